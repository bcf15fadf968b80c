import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { InTurns } from "./scripts/lib/in-turns.mjs";
import { testFiles } from "./scripts/lib/test-files.mjs";
import { auditWatch } from "./tests/support/audit-watch/plugin.ts";

/**
 * Tests with real shells and browsers get a second try, so that one pause of a busy machine does not
 * cost an hour of others' results. `npm test` names each that needed it, with what failed at first
 * (scripts/lib/flaky-reporter.mjs).
 */
const TRIED_AGAIN = 1;

const AT_END = "tests/support/setup-at-end.ts";

const files = testFiles();

/** A project's test files, which their imports tell, as globs that match nothing else. */
const filesOf = (project: string) =>
  files
    .filter(({ projects }) => projects.includes(project))
    .map(({ path }) => path.replace(/[()[\]{}!*?]/g, "\\$&"));

const onEngine = (kind: "" | "process-" | "matrix-", engine: "sqlite" | "postgresql") => ({
  extends: true as const,
  test: {
    name: kind + engine,
    include: filesOf(kind + engine),
    setupFiles: [AT_END, "tests/support/setup.ts"],
    // Files that start nothing of their own share a process, and in it one database.
    isolate: kind !== "",
    provide: { engine, alone: kind !== "" },
  },
});

export default defineConfig({
  plugins: [auditWatch()],
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)) } },
  test: {
    globalSetup: ["tests/support/global-setup.ts"],
    env: { LOG_LEVEL: "silent" },
    pool: "forks",
    // Twice the cores: of those with servers, shells and browsers, half are waiting.
    maxWorkers: 2 * availableParallelism(),
    sequence: { sequencer: InTurns },
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // Titles name a route in full: vitest cuts their values at 40 characters.
    chaiConfig: { truncateThreshold: 120 },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: filesOf("unit"),
          setupFiles: [AT_END, "tests/support/setup-unit.ts"],
          isolate: false,
        },
      },
      onEngine("", "sqlite"),
      onEngine("", "postgresql"),
      onEngine("process-", "sqlite"),
      onEngine("process-", "postgresql"),
      // What `npm run test:matrix` runs.
      onEngine("matrix-", "sqlite"),
      onEngine("matrix-", "postgresql"),
      {
        extends: true,
        test: {
          name: "agent",
          include: filesOf("agent"),
          setupFiles: [AT_END],
          isolate: false,
          retry: TRIED_AGAIN,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: filesOf("e2e"),
          setupFiles: [AT_END, "tests/support/setup.ts"],
          provide: { engine: "sqlite", alone: true },
          // Some walk through every page in two themes and widths: a busy machine takes minutes.
          testTimeout: 480_000,
          retry: TRIED_AGAIN,
        },
      },
    ],
  },
});

import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { InTurns } from "./scripts/lib/in-turns.mjs";
import { testFiles } from "./scripts/lib/test-files.mjs";
import { auditWatch } from "./tests/support/audit-watch/plugin.ts";

/**
 * Tests with real shells and browsers get a second try, so that one pause of a busy machine does not
 * cost an hour of others' results. `npm test` names each that needed it, with what failed at first
 * (scripts/lib/flaky-reporter.mjs).
 */
const TRIED_AGAIN = 1;

const SETUP = {
  atEnd: "tests/support/setup-at-end.ts",
  auditWatch: "tests/support/audit-watch/setup.ts",
  database: "tests/support/setup.ts",
  unit: "tests/support/setup-unit.ts",
};

const files = testFiles();

/** A project's test files, which their imports tell, as globs that match nothing else. */
const filesOf = (project: string) =>
  files
    .filter(({ projects }) => projects.includes(project))
    .map(({ path }) => path.replace(/[()[\]{}!*?]/g, "\\$&"));

// Files that share a process load what a setup file imports once: each setup is a file itself.
const setupFiles = "list" as const;

/**
 * How many files run at once, and when. Files that compute come first, one for each core: more at once
 * only cost more. Those that wait for servers, shells and browsers follow, half as many again as cores.
 */
const IN_PARALLEL = {
  computing: {
    maxWorkers: availableParallelism(),
    sequence: { setupFiles, groupOrder: 0 },
  },
  waiting: {
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    sequence: { setupFiles, groupOrder: 1 },
  },
};

/** Of each project. They do not extend the root: its global setup is for all of them, once. */
const project = (test: TestProjectInlineConfiguration["test"] & { name: string }) => ({
  plugins: [auditWatch()],
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)) } },
  test: {
    include: filesOf(test.name),
    env: { LOG_LEVEL: "silent" },
    pool: "forks" as const,
    ...IN_PARALLEL.waiting,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // Titles name a route in full: vitest cuts their values at 40 characters.
    chaiConfig: { truncateThreshold: 120 },
    ...test,
  },
});

type Kind = "" | "served-" | "process-" | "matrix-";

const onEngine = (kind: Kind, engine: "sqlite" | "postgresql") => {
  const alone = kind === "process-" || kind === "matrix-";
  return project({
    name: kind + engine,
    setupFiles: [SETUP.atEnd, SETUP.auditWatch, SETUP.database],
    // Files that start nothing of their own share a process, and in it one database.
    isolate: alone,
    ...(kind === "" && IN_PARALLEL.computing),
    provide: { engine, alone },
  });
};

const inBrowser = (name: "e2e" | "process-e2e") =>
  project({
    name,
    setupFiles: [SETUP.atEnd, SETUP.auditWatch, SETUP.database],
    isolate: name !== "e2e",
    provide: { engine: "sqlite", alone: name !== "e2e" },
    // Some walk through every page in two themes and widths: a busy machine takes minutes.
    testTimeout: 480_000,
    retry: TRIED_AGAIN,
  });

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)) } },
  test: {
    globalSetup: ["tests/support/global-setup.ts"],
    sequence: { sequencer: InTurns },
    projects: [
      project({
        name: "unit",
        setupFiles: [SETUP.atEnd, SETUP.unit],
        isolate: false,
        ...IN_PARALLEL.computing,
      }),
      onEngine("", "sqlite"),
      onEngine("", "postgresql"),
      // Files that also share a server (tests/support/shared-server.ts).
      onEngine("served-", "sqlite"),
      onEngine("served-", "postgresql"),
      onEngine("process-", "sqlite"),
      onEngine("process-", "postgresql"),
      // What `npm run test:matrix` runs.
      onEngine("matrix-", "sqlite"),
      onEngine("matrix-", "postgresql"),
      // Most files share a server and a browser; those of `process-e2e` start their own.
      inBrowser("e2e"),
      inBrowser("process-e2e"),
      project({ name: "agent", setupFiles: [SETUP.atEnd], isolate: false, retry: TRIED_AGAIN }),
    ],
  },
});

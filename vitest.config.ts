import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const tests = ["lib/**/*.test.ts", "app/**/*.test.ts", "tests/**/*.test.ts"];

/**
 * Tests with real shells and browsers get a second try, so that one pause of a busy machine does not
 * cost an hour of others' results. `npm test` names each that needed it, with what failed at first
 * (scripts/lib/flaky-reporter.mjs).
 */
const TRIED_AGAIN = 1;

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)) } },
  test: {
    globalSetup: ["tests/support/global-setup.ts"],
    env: { LOG_LEVEL: "silent" },
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // The same files on either engine; what runs beside the server runs once.
    projects: [
      {
        extends: true,
        test: {
          name: "sqlite",
          include: tests,
          exclude: ["tests/agent/**", "tests/e2e/**"],
          setupFiles: ["tests/support/setup.ts"],
          provide: { engine: "sqlite" },
        },
      },
      {
        extends: true,
        test: {
          name: "postgresql",
          include: tests,
          exclude: ["tests/agent/**", "tests/e2e/**"],
          setupFiles: ["tests/support/setup.ts"],
          provide: { engine: "postgresql" },
        },
      },
      {
        extends: true,
        test: { name: "components", include: ["components/**/*.test.ts"] },
      },
      {
        extends: true,
        test: {
          name: "agent",
          include: ["tests/agent/**/*.test.ts"],
          testTimeout: 120_000,
          retry: TRIED_AGAIN,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          setupFiles: ["tests/support/setup.ts"],
          provide: { engine: "sqlite" },
          // Some walk through every page in two themes and widths: a busy machine takes minutes.
          testTimeout: 480_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          retry: TRIED_AGAIN,
        },
      },
    ],
  },
});

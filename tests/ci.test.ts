import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import "@/tests/support/on-sqlite";

// .ci/run with another npm: what it calls takes an hour.

type Said = { lines: string[]; code?: number };
const counted = (passed: number, failed: number): Said => ({
  lines: ["…", `${passed} passed, ${failed} failed`],
  code: failed > 0 ? 1 : 0,
});

/** What .ci/run prints and ends with where `npm test` and `npm run test:matrix` say this. */
async function run(first: Said, second: Said): Promise<{ lines: string[]; code: number }> {
  const bin = mkdtempSync(join(tmpdir(), "muster-ci-"));
  onTestFinished(() => rmSync(bin, { recursive: true }));
  const say = ({ lines, code = 0 }: Said) =>
    [...lines.map((line) => `echo '${line}'`), `exit ${code}`].join("\n");
  const npm = join(bin, "npm");
  writeFileSync(
    npm,
    `#!/bin/sh
case "$*" in
test)
${say(first)} ;;
"run test:matrix")
${say(second)} ;;
*) exit 99 ;;
esac
`,
  );
  chmodSync(npm, 0o755);
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
  const ended = await promisify(execFile)("bash", [".ci/run"], { env }).then(
    ({ stdout }) => ({ stdout, code: 0 }),
    ({ stdout, code }: { stdout: string; code: number }) => ({ stdout, code }),
  );
  return { lines: ended.stdout.trimEnd().split("\n"), code: ended.code };
}

describe(".ci/run", () => {
  test("adds up what both have counted, in the one line of its form", async () => {
    const { lines, code } = await run(counted(12_000, 0), counted(300, 0));
    expect(code).toBe(0);
    expect(lines.at(-1)).toBe("12300 passed, 0 failed");
    expect(lines.filter((line) => /^\d+ passed, \d+ failed$/.test(line))).toHaveLength(1);
    expect(lines).toContain("npm test: 12000 passed, 0 failed");
    expect(lines).toContain("npm run test:matrix: 300 passed, 0 failed");
  });

  test.each([
    ["the first", counted(10, 2), counted(5, 0), "15 passed, 2 failed"],
    ["the second", counted(10, 0), counted(5, 1), "15 passed, 1 failed"],
    ["both", counted(10, 2), counted(5, 1), "15 passed, 3 failed"],
  ])("fails where %s did, and has run both", async (_which, first, second, sum) => {
    const { lines, code } = await run(first, second);
    expect([lines.at(-1), code]).toEqual([sum, 1]);
  });

  test.each([
    ["ended without a count", { lines: ["Killed"], code: 137 }, "5 passed, 1 failed"],
    ["counted nothing and ended well", { lines: ["Done"] }, "5 passed, 1 failed"],
    ["counted no failure and ended badly", { ...counted(7, 0), code: 1 }, "12 passed, 1 failed"],
    [
      "said more after its count",
      { lines: ["7 passed, 2 failed", "npm error code 1"], code: 1 },
      "12 passed, 2 failed",
    ],
  ])("counts a failure where one %s", async (_what, first, sum) => {
    const { lines, code } = await run(first, counted(5, 0));
    expect([lines.at(-1), code]).toEqual([sum, 1]);
  });
});

import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { agentVersion } from "@/lib/fleet/enrollment/agent-files";

// A release has one number: CHANGELOG.md, package.json and the agent name the same one.

const headings = readFileSync("CHANGELOG.md", "utf8").match(/^## .*$/gm) ?? [];
const releases = headings.slice(1).map((heading) => {
  const [, version = "", date = ""] =
    /^## (\d+\.\d+\.\d+) - (\d{4}-\d\d-\d\d)$/.exec(heading) ?? [];
  return { heading, version, date };
});
const [newest, before] = releases.map(({ version }) => version);

test("the changelog has Unreleased, then releases with number and date, the newest first", () => {
  expect(headings[0]).toBe("## Unreleased");
  expect(releases.length).toBeGreaterThan(3);
  expect(releases.filter(({ version }) => version === "")).toEqual([]);
  const order = releases.map(({ version, date }) =>
    [date, ...version.split(".").map(pad)].join(" "),
  );
  expect(order).toEqual([...new Set(order)].sort().reverse());
});

test("package.json, its lockfile and the agent have the number of the newest release", async () => {
  const lockfile = read("package-lock.json");
  expect({
    package: read("package.json").version,
    lockfile: lockfile.version,
    "lockfile, of the package itself": lockfile.packages?.[""]?.version,
    agent: await agentVersion(),
  }).toEqual({
    package: newest,
    lockfile: newest,
    "lockfile, of the package itself": newest,
    agent: newest,
  });
});

test("the agent of the release before is kept, tested with this server and named in docs/clients.md", () => {
  expect(existsSync(`tests/fixtures/muster-agent-${before}.gz`)).toBe(true);
  expect(readFileSync("tests/matrix/hosts/last-release.test.ts", "utf8")).toContain(`"${before}"`);
  expect(readFileSync("docs/clients.md", "utf8")).toContain(`| ${before}, the release before |`);
});

test("each release from 0.4.0 on has its databases: npm run record-release -- NUMBER", () => {
  const first = releases.findIndex(({ version }) => version === "0.4.0");
  const kept = releases.slice(0, first + 1).map(({ version }) => version);
  expect(kept).toContain("0.4.0");
  const files = ["sqlite", "postgresql"].flatMap((engine) =>
    ["sql", "json"].map((kind) => `${engine}.${kind}`),
  );
  const missing = kept.flatMap((version) =>
    files
      .map((file) => `tests/fixtures/databases/${version}.${file}`)
      .filter((file) => !existsSync(file)),
  );
  expect(missing).toEqual([]);
});

type Manifest = { version?: string; packages?: Record<string, Manifest> };

function read(path: string): Manifest {
  return JSON.parse(readFileSync(path, "utf8"));
}

function pad(part: string): string {
  return part.padStart(6, "0");
}

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ON_EACH } from "@/scripts/lib/other-nodes.mjs";
import { chosenFiles, testFiles } from "@/scripts/lib/test-files.mjs";
import { toolNames } from "@/scripts/lib/tools.mjs";

// What scripts/lib/test-files.mjs reads from the imports of a test.

const files = testFiles();
const projectsOf = (path: string) => files.find((file) => file.path === path)?.projects;
const neededBy = (...args: string[]) => {
  const chosen = chosenFiles(args);
  const programs = new Set(chosen.flatMap((file) => file.programs));
  return { programs: [...programs].sort(), build: chosen.some(({ build }) => build) };
};

describe("a file belongs to the project of what it needs:", () => {
  test.each([
    ["lib/names.test.ts", ["unit"]],
    ["tests/architecture.test.ts", ["unit"]],
    ["lib/fleet/hosts/list-hosts.test.ts", ["sqlite", "postgresql"]],
    ["lib/fleet/install/script-settings.test.ts", ["sqlite"]],
    ["tests/contract/bad-methods.test.ts", ["sqlite"]],
    ["tests/who-may-not.test.ts", ["process-sqlite", "process-postgresql"]],
    ["tests/process/sign-in.test.ts", ["served-sqlite", "served-postgresql"]],
    ["tests/process/shut-down.test.ts", ["process-sqlite", "process-postgresql"]],
    ["tests/matrix/pgbouncer.test.ts", ["matrix-postgresql"]],
    ["tests/agent/life.test.ts", ["agent"]],
    ["tests/e2e/story.test.ts", ["e2e"]],
    ["tests/e2e/self-signed.test.ts", ["process-e2e"]],
  ])("%s", (path, projects) => {
    expect(projectsOf(path)).toEqual(projects);
  });
});

test("those that the matrix runs on other Nodes are of the projects that it runs", () => {
  const chosen = chosenFiles([`--project=${ON_EACH.projects}`, ...ON_EACH.files]);
  expect(chosen.map(({ path }) => path).sort()).toEqual([...ON_EACH.files].sort());
});

describe("what is needed for", () => {
  const nothing = { programs: [], build: false };

  test("units is nothing", () => {
    expect(neededBy("--project", "unit")).toEqual(nothing);
    expect(neededBy("--project=unit", "-t", "tests/e2e")).toEqual(nothing);
  });

  test("a verb is PostgreSQL, unless SQLite is asked for", () => {
    const verb = "lib/fleet/hosts/list-hosts.test.ts";
    expect(neededBy(verb)).toEqual({ programs: ["PostgreSQL"], build: false });
    expect(neededBy(verb, "--project", "*sqlite")).toEqual(nothing);
  });

  test("a page is a browser and a build", () => {
    expect(neededBy("tests/e2e/table.test.ts")).toEqual({ programs: ["Chromium"], build: true });
  });

  test("an agent that asks pacman is no other package manager", () => {
    const { programs, build } = neededBy("tests/agent/inventory/pacman.test.ts");
    expect(programs).toContain("pacman");
    for (const other of ["dnf", "zypper", "podman", "Chromium"]) {
      expect(programs).not.toContain(other);
    }
    expect(build).toBe(false);
  });
});

test("projects are chosen and left out by names with stars", () => {
  const projects = (...args: string[]) => [
    ...new Set(chosenFiles(args).flatMap((file) => file.projects)),
  ];
  expect(projects("--project=matrix-*").sort()).toEqual(["matrix-postgresql", "matrix-sqlite"]);
  const others = projects("--project=!matrix-*");
  expect(others).toEqual(expect.arrayContaining(["unit", "agent", "process-sqlite"]));
  expect(others.filter((name) => name.startsWith("matrix"))).toEqual([]);
  expect(projects("--project", "*sqlite", "--project=!*s*-sqlite").sort()).toEqual([
    "matrix-sqlite",
    "sqlite",
  ]);
});

test("every test file has a project", () => {
  expect(files.length).toBeGreaterThan(300);
  expect(files.filter(({ projects }) => projects.length === 0)).toEqual([]);
});

test("a test names the programs it starts", () => {
  const unnamed = files.flatMap(({ path, programs }) => {
    const text = readFileSync(path, "utf8");
    const started = [...text.matchAll(/\b(?:spawn|execFile)(?:Sync)?\("([^"]+)"/g)];
    const names = started.map(([, name = ""]) => name).filter((name) => toolNames.includes(name));
    return names.filter((name) => !programs.includes(name)).map((name) => `${path}: ${name}`);
  });
  expect(unnamed).toEqual([]);
});

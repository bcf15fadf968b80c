import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Package = { version?: string; integrity?: string; optionalDependencies?: object };
const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Record<string, Package>;
};

// A registry that lacks the packages of some platform makes npm leave them out of the lockfile,
// and then `npm ci` refuses it everywhere.
test("the lockfile names the packages of every platform", () => {
  const left = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !resolved(path, name)),
  );
  expect(left).toEqual([]);
});

test("and no address of a registry", () => {
  expect(JSON.stringify(lock)).not.toContain('"resolved"');
});

/** Whether Node would find `name` from the package at `path`. */
function resolved(path: string, name: string): boolean {
  for (let from = path; ; from = from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/")))) {
    if (lock.packages[`${from ? `${from}/` : ""}node_modules/${name}`]) return true;
    if (from === "") return false;
  }
}

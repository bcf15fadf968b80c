import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { linkTwinChunks } from "@/scripts/lib/twin-chunks.mjs";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "muster-chunks-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A chunk that tells how often its code ran, and its map. */
function chunk(name: string, code: string) {
  writeFileSync(join(folder, name), `${code}\n//# sourceMappingURL=${name}.map`);
  writeFileSync(join(folder, `${name}.map`), "{}");
}

const isLink = (name: string) => lstatSync(join(folder, name)).isSymbolicLink();

test("chunks with one content are one module, whatever their maps are called", () => {
  const counting = "globalThis.loads = (globalThis.loads ?? 0) + 1;\nmodule.exports = [1, 2];";
  for (const name of ["b.js", "a.js", "c.js"]) chunk(name, counting);
  chunk("other.js", `${counting} // other`);
  linkTwinChunks(folder);
  expect(["a.js", "b.js", "c.js", "other.js"].map(isLink)).toEqual([false, true, true, false]);

  const require = createRequire(import.meta.url);
  const loaded = ["a.js", "b.js", "c.js"].map((name) => require(join(folder, name)));
  expect(loaded[1]).toBe(loaded[0]);
  expect(loaded[2]).toBe(loaded[0]);
  expect((globalThis as { loads?: number }).loads).toBe(1);
});

test("what is no chunk, or of another folder, stays as it is", () => {
  mkdirSync(join(folder, "ssr"));
  for (const name of ["a.js", "a.json", "b.json", join("ssr", "a.js")]) {
    writeFileSync(join(folder, name), "module.exports = [];");
  }
  linkTwinChunks(folder);
  expect(["a.js", "a.json", "b.json", join("ssr", "a.js")].map(isLink)).toEqual(
    Array(4).fill(false),
  );
  expect(readFileSync(join(folder, "ssr", "a.js"), "utf8")).toBe("module.exports = [];");
});

test("a second time changes nothing, and a folder that is missing is no fault", () => {
  for (const name of ["a.js", "b.js"]) chunk(name, "module.exports = [];");
  for (let times = 0; times < 2; times += 1) linkTwinChunks(folder);
  expect([isLink("a.js"), isLink("b.js")]).toEqual([false, true]);
  linkTwinChunks(join(folder, "missing"));
});

import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

// docs/clients.md names a test for every client; a file that was moved or deleted shows nothing.

const text = readFileSync("docs/clients.md", "utf8");
const shown = text.slice(0, text.indexOf("## Not yet"));
const rows = shown.split("\n").filter((line) => line.startsWith("| "));
const clients = rows.filter((line) => !/^\| (?:client \||-)/.test(line));
const testsIn = (line: string) =>
  [...line.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, path = ""]) => path);

describe("docs/clients.md", () => {
  test("has its clients", () => {
    expect(clients.length).toBeGreaterThan(15);
  });

  test.each(clients)("names a test that is there: %s", (line) => {
    const named = testsIn(line);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });
});

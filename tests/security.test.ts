import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { titlesIn } from "@/tests/support/titles";

// docs/security.md names a test for each line, and each of them is there.

const text = readFileSync("docs/security.md", "utf8");
const files = new Map(
  [...text.matchAll(/^\[(.+)\]: (\S+)$/gm)].map(([, label = "", path = ""]) => [
    label,
    join("docs", path),
  ]),
);
const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+) \|.*\| (.*) \|$/gm)].map(
  ([, number = "", shown = ""]) => ({
    number,
    tests: shown.split("<br>").map((one) => /^\[(.+?)\]: (.+)$/.exec(one) ?? [one]),
  }),
);

test("every line of docs/security.md names tests that are there", () => {
  expect(rows.length).toBeGreaterThan(15);
  const missing = rows.flatMap(({ number, tests }) =>
    tests
      .filter(([, label = "", title = ""]) => {
        const titles = titlesIn(files.get(label) ?? "");
        return !titles.some((path) => path === title || path.endsWith(` > ${title}`));
      })
      .map(([all]) => `${number} ${all}`),
  );
  expect(missing).toEqual([]);
});

test("its lines are in order, each once, and every link is used", () => {
  const numbers = rows.map(({ number }) => number);
  const key = (number: string) =>
    number
      .split(".")
      .map((part) => part.padStart(3, "0"))
      .join(".");
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => (key(a) < key(b) ? -1 : 1)));
  const used = rows.flatMap(({ tests }) => tests.map(([, label]) => label));
  expect([...files.keys()].filter((label) => !used.includes(label))).toEqual([]);
});

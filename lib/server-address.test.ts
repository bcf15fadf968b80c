import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runScript } from "./server-address";

// docs/contract.md quotes the specification.
const documents = readdirSync("docs")
  .filter((name) => name.endsWith(".md") && name !== "contract.md")
  .map((name) => join("docs", name));

test("documents hand what they download to a shell as the dashboard's commands do", () => {
  const commands = [...documents, "README.md", "SECURITY.md", "CONTRIBUTING.md"].flatMap((path) => {
    const text = readFileSync(path, "utf8").replaceAll(/\\?\n +/g, " ");
    return [
      ...text.matchAll(/\b(?:curl|wget) [^\n]*?\|\s*((?:sudo )?[^|\n]*\b(?:ba)?sh\b[^\n]*)/g),
    ].map(([, shell = ""]) => ({ path, shell }));
  });
  expect(commands.length).toBeGreaterThan(3);
  expect(commands.filter(({ shell }) => !shell.endsWith(runScript()))).toEqual([]);
});

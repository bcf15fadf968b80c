import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { markdownOf } from "@/tests/contract/statements/markdown";
import { readme } from "@/tests/contract/statements/readme";
import { s0 } from "@/tests/contract/statements/s0";
import { s1 } from "@/tests/contract/statements/s1";
import { s2 } from "@/tests/contract/statements/s2";
import { s3 } from "@/tests/contract/statements/s3";
import { rangeOf, type SpecificationPart, type Test } from "@/tests/contract/statements/statement";
import { unclaimedLines, unfoundClaims } from "@/tests/contract/statements/unclaimed";
import { titlesIn } from "@/tests/support/titles";

// Every statement of the specification has a test. The documents lie beside the checkout where
// they are at hand; elsewhere the lists made from them are all there is to check.

const parts = [s0, s1, s2, s3, readme];
const DOCUMENTS = "../shared/spec";
const atHand = existsSync(DOCUMENTS);

const exists = ({ file, title }: Test) =>
  titlesIn(file).some((path) => path === title || path.endsWith(` > ${title}`));
const nameOf = ({ file, title }: Test) => `${file}: ${title}`;

describe.each(parts)("$name", (part) => {
  test("every statement names a test, and each of them is there", () => {
    const untested = part.statements.filter(({ tests }) => tests.length === 0);
    expect(untested.map(({ lines, sentence }) => `${rangeOf(lines)[0]}: ${sentence}`)).toEqual([]);
    const named = part.statements.flatMap(({ tests }) => tests);
    const missing = named.filter((one) => !exists(one));
    expect([...new Set(missing.map(nameOf))]).toEqual([]);
  });

  test("its lists are in order, and claim nothing twice", () => {
    const firsts = part.statements.map(({ lines }) => rangeOf(lines)[0]);
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
    const places = part.statements.map(({ lines, sentence }) => `${rangeOf(lines)[0]} ${sentence}`);
    expect(new Set(places).size).toBe(places.length);
    for (const { lines, text, reason } of part.notStatements) {
      expect(reason).toMatch(/\w+ \w+.*\.$/);
      const [first, last] = rangeOf(lines);
      const stated = firsts.filter((line) => first <= line && line <= last);
      if (text === undefined) expect(stated).toEqual([]);
    }
  });

  const path = join(DOCUMENTS, part.file);
  if (atHand) {
    const text = readFileSync(path, "utf8");

    test("the list was made from this text", () => {
      expect(createHash("sha256").update(text).digest("hex")).toBe(part.sha256);
    });

    test("every quote stands in the text, under its heading", () => {
      expect(unfoundClaims(part, text)).toEqual([]);
    });

    test("every line of the text is in the list", () => {
      expect(unclaimedLines(part, text)).toEqual([]);
    });
  } else {
    test(`without ${path} the list alone was checked`, () => {
      expect(part.sha256).toMatch(/^[0-9a-f]{64}$/);
    });
  }
});

if (atHand) {
  test("commands and playbooks of S2 and S3 are run as the documents print them", () => {
    const playbooks = readdirSync("tests/matrix/hosts/playbooks").map(
      (name) => `matrix/hosts/playbooks/${name}`,
    );
    const files = ["contract/curl-examples.test.ts", "agent/quick-reference.test.ts", ...playbooks];
    const run = files.map((file) => readFileSync(join("tests", file), "utf8")).join("\n");
    const printed = [s2, s3].flatMap(commandsOf);
    expect(printed.length).toBeGreaterThan(15);
    // In a template of TypeScript a backslash is two.
    const isRun = (code: string) =>
      run.includes(code) || run.includes(code.replaceAll("\\", "\\\\"));
    expect(printed.filter((code) => !isRun(code))).toEqual([]);
  });
}

/** The blocks of shell and YAML that hold more than comments. */
function commandsOf({ file }: SpecificationPart): string[] {
  const text = readFileSync(join(DOCUMENTS, file), "utf8");
  const blocks = [...text.matchAll(/^```(?:bash|yaml)\n(.*?)\n```$/gms)].map(
    ([, code = ""]) => code,
  );
  return blocks.filter((code) => code.split("\n").some((line) => !line.startsWith("#")));
}

test("docs/contract.md is written from the lists", async () => {
  await expect(markdownOf(parts)).toMatchFileSnapshot("../../docs/contract.md");
});

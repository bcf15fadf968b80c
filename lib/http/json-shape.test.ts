import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { JsonShape } from "@/lib/http/json-shape";

const encoder = new TextEncoder();

/** What is said of a text that comes in chunks of so many bytes; undefined when it passes. */
function refusal(text: string, chunk = text.length): string | undefined {
  const shape = new JsonShape();
  const bytes = encoder.encode(text);
  try {
    for (let at = 0; at < bytes.length; at += Math.max(1, chunk)) {
      shape.push(bytes.subarray(at, at + chunk));
    }
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
}

const times = (count: number, item: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => item(at)).join();
const objectOf = (count: number, name: (at: number) => string) =>
  `{${times(count, (at) => `"${name(at)}":1`)}}`;

describe("a good body passes", () => {
  test.each<[string, () => string]>([
    ["a real report", () => readFileSync("tests/fixtures/report-debian-710.json", "utf8")],
    ["32 levels", () => `${"[".repeat(32)}${"]".repeat(32)}`],
    [
      "10,000 packages of 12 members",
      () => {
        const members = times(12, (at) => `"member${at}":"a, b: {c} [d] \\"e\\" \\\\"`);
        return `{"packages":[${times(10_000, () => `{${members}}`)}]}`;
      },
    ],
    ["1,000 names in an object", () => objectOf(1000, (at) => `name${at}`)],
    ["brackets, commas and colons in texts", () => JSON.stringify("[{,:".repeat(500_000))],
    ["a text of escapes", () => `"${'\\\\\\"['.repeat(100_000)}"`],
    ["more that closes than opened, which JSON.parse refuses", () => "]]]]"],
  ])("%s", (_what, make) => {
    const text = make();
    expect(refusal(text)).toBeUndefined();
    expect(refusal(text, 4093)).toBeUndefined();
  });
});

describe("what would cost more than a report is refused", () => {
  const shapes: [string, () => string, string][] = [
    ["33 levels", () => "[".repeat(33), "Request body is nested too deeply"],
    ["33 levels of objects", () => '{"a":'.repeat(33), "Request body is nested too deeply"],
    ["empty objects", () => `[${times(40_000, () => "{}")}]`, "objects and lists"],
    ["empty lists", () => `[${times(40_000, () => "[]")}]`, "objects and lists"],
    ["numbers", () => `[${times(250_002, () => "1")}]`, "values"],
    ["names of one object", () => objectOf(1001, () => "a"), "names in one object"],
    [
      "names in many large objects",
      () => `[${times(5, () => objectOf(1000, (at) => `n${at}`))}]`,
      "large objects",
    ],
    [
      "names of an object after another",
      () => `[{"a":1},${objectOf(1001, (at) => `b${at}`)}]`,
      "names in one object",
    ],
    [
      "different names of many objects",
      () => `[${times(2, (half) => objectOf(800, (at) => `n${half}-${at}`))}]`,
      "different names",
    ],
    [
      "different names that begin alike",
      () => `[${times(2, (half) => objectOf(800, (at) => `${"x".repeat(70)}${half}-${at}`))}]`,
      "different names",
    ],
    [
      "the same names in ever another order",
      () => `[${times(6000, (at) => `{"a${at % 50}":1,"b${Math.floor(at / 50)}":1}`)}]`,
      "kinds of objects",
    ],
  ];

  test.each(shapes)("%s", (_what, make, said) => {
    const text = make();
    const sentence = said.startsWith("Request") ? said : `Request body has too many ${said}`;
    expect(refusal(text)).toBe(sentence);
    expect(refusal(text, 7)).toBe(sentence);
  });
});

import { describe, expect, test } from "vitest";
import { z } from "zod";
import "@/lib/zod-sentences";

const said = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value).error?.issues.map((issue) => issue.message);

const byKind = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("a") }),
  z.object({ kind: z.literal("b") }),
]);

describe("a fault without a sentence of its schema", () => {
  test.each<[string, z.ZodType, unknown, string]>([
    ["null for text", z.string(), null, "Must be text, not null"],
    ["a number for text", z.string(), 7, "Must be text"],
    ["a list for text", z.string(), [], "Must be text, not a list"],
    ["text for a number", z.number(), "x", "Must be a number, not text"],
    ["NaN", z.number(), Number.NaN, "Must be a number"],
    ["a fraction", z.int(), 1.5, "Must be a whole number"],
    ["text for a whole number", z.int(), "1.5", "Must be a number, not text"],
    ["a word for yes or no", z.boolean(), "yes", "Must be true or false, not text"],
    ["an object for a list", z.array(z.string()), {}, "Must be a list, not an object"],
    ["a list for an object", z.object({}), [], "Must be an object, not a list"],
    ["a list for a record", z.record(z.string(), z.string()), [], "Must be an object, not a list"],
    ["nothing", z.string(), undefined, "This field is required"],
    ["nothing of a choice", z.enum(["a", "b"]), undefined, "This field is required"],
    ["another word", z.enum(["a", "b", "c"]), "d", "Must be a, b or c"],
    ["another constant", z.literal("a"), "b", "Must be a"],
    ["too long", z.string().max(2), "abc", "Must have at most 2 characters"],
    ["too short", z.string().min(1), "", "Must have at least 1 character"],
    ["too many", z.array(z.int()).max(1), [1, 2], "Must have at most 1 entry"],
    ["too large", z.int().max(3), 7, "Must be at most 3"],
    ["not large enough", z.number().gt(3), 3, "Must be more than 3"],
    ["too large to be exact", z.int(), 1e20, "Must be at most 9007199254740991"],
    ["no multiple", z.number().multipleOf(5), 7, "Must be a multiple of 5"],
    ["a field nobody knows", z.strictObject({}), { x: 1 }, "Has a field that is not known: x"],
    ["no date", z.iso.date(), "soon", "Must be a date such as 2026-12-31"],
    ["no pattern", z.string().regex(/a/), "b", "Must be written in another form"],
    ["neither of two", z.union([z.string(), z.number()]), true, "Must be text or a number"],
    ["no kind of several", byKind, { kind: "c" }, "Fits none of the forms that are allowed here"],
    ["what a rule refuses", z.string().refine(() => false), "x", "This value is not valid"],
  ])("%s", (_name, schema, value, sentence) => {
    expect(said(schema, value)).toContain(sentence);
  });

  test("a sentence of the schema comes first", () => {
    expect(said(z.string("Name is required"), null)).toEqual(["Name is required"]);
  });
});

import { DateTime } from "luxon";
import { z } from "zod";

// Values as clients write them, for schemas of several nouns.

const PLAIN_WHOLE = /^-?(?:0|[1-9]\d{0,15})$/;

/**
 * A whole number within limits, also written as text: what templates make of one. Text that is not
 * plainly a whole number (`1e2`, `7.0`, ` 7`) is refused with `rule`.
 */
export function wholeNumber(rule: string, { min, max }: { min: number; max: number }) {
  const number = z.int(rule).min(min, rule).max(max, rule);
  const text = z.string(rule).regex(PLAIN_WHOLE, rule).transform(Number).pipe(number);
  return z.union([number, text], rule);
}

/** Yes or no, also written as text: `true` and `false`, and what Python's templates make of them. */
export function yesOrNo(rule: string) {
  const text = z.enum(["true", "false", "True", "False"], rule);
  return z.union([z.boolean(rule), text.transform((word) => /true/i.test(word))], rule);
}

/** A field of a creation in which `null` means the same as leaving it out. */
export function orAbsent<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => value ?? undefined, schema);
}

/** A field in which blank text says as little as leaving it out. */
export function blankIsAbsent<T extends z.ZodType>(schema: T) {
  return z.preprocess(
    (value) => (typeof value === "string" && value.trim() === "" ? undefined : value),
    schema,
  );
}

/** A calendar, week or ordinal date, alone or with a time and an offset; basic or extended. */
const ISO_8601 =
  /^\d{4}-?(?:\d\d-?\d\d|W\d\d-?\d|\d{3})(?:T[\d:.,]+(?:Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?$/i;

/**
 * An ISO 8601 instant in any of its forms, as a Date; of the years 1 to 9999, which both databases
 * store. Without an offset it is UTC, and a day alone is its beginning.
 */
export function instant(rule = "Must be an ISO 8601 date and time such as 2026-12-31T23:59:59Z") {
  return z
    .string(rule)
    .max(64, rule)
    .meta({ format: "date-time", examples: ["2026-12-31T23:59:59Z"] })
    .transform((text, context) => {
      const parsed = ISO_8601.test(text) ? DateTime.fromISO(text, { zone: "utc" }) : undefined;
      if (parsed?.isValid && parsed.year >= 1 && parsed.year <= 9999) return parsed.toJSDate();
      context.addIssue(rule);
      return z.NEVER;
    });
}

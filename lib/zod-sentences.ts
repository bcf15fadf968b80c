import { z } from "zod";

// What people read where a schema has no sentence of its own. Zod's own are for programmers:
// "Invalid input: expected string, received null".

const kinds: Record<string, string> = {
  string: "text",
  number: "a number",
  nan: "a number",
  int: "a whole number",
  bigint: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "an object",
  record: "an object",
  map: "an object",
  date: "a date",
  null: "null",
};

const units: Record<string, [one: string, many: string]> = {
  string: ["character", "characters"],
  array: ["entry", "entries"],
  set: ["entry", "entries"],
  map: ["entry", "entries"],
  object: ["field", "fields"],
};

const formats: Record<string, string> = {
  datetime: "an ISO 8601 date and time such as 2026-12-31T23:59:59Z",
  date: "a date such as 2026-12-31",
  email: "an email address",
  url: "a URL",
  uuid: "a UUID",
  ipv4: "an IPv4 address",
  ipv6: "an IPv6 address",
};

type RawIssue = z.core.$ZodRawIssue;

/** The sentence of a fault, to stand behind the name of its field. */
export function sentenceOf(issue: RawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return wrongType(issue.expected, issue.input);
    case "too_small":
      return limit(issue.origin, "at least", issue.minimum, issue.inclusive !== false);
    case "too_big":
      return limit(issue.origin, "at most", issue.maximum, issue.inclusive !== false);
    case "not_multiple_of":
      return `Must be a multiple of ${issue.divisor}`;
    case "invalid_format":
      return `Must be ${formats[issue.format] ?? "written in another form"}`;
    case "unrecognized_keys":
      return issue.keys.length === 1
        ? `Has a field that is not known: ${issue.keys[0]}`
        : `Has fields that are not known: ${issue.keys.join(", ")}`;
    case "invalid_value":
      return issue.input === undefined ? REQUIRED : `Must be ${either(issue.values.map(String))}`;
    case "invalid_union":
      return union(issue);
    case "invalid_key":
    case "invalid_element":
      return "Has an entry that is not valid";
    default:
      return "This value is not valid";
  }
}

const REQUIRED = "This field is required";

function wrongType(expected: string, input: unknown): string {
  if (input === undefined) return REQUIRED;
  const wanted = kinds[expected] ?? "another kind of value";
  const given = kindOf(input);
  // A fraction is a number too: "must be a whole number, not a number" would explain nothing.
  return given === undefined || given === "a number"
    ? `Must be ${wanted}`
    : `Must be ${wanted}, not ${given}`;
}

function kindOf(input: unknown): string | undefined {
  if (input === null) return "null";
  if (Array.isArray(input)) return "a list";
  return kinds[typeof input];
}

function limit(origin: string, which: string, bound: number | bigint, inclusive: boolean): string {
  const unit = units[origin];
  if (unit) return `Must have ${which} ${bound} ${unit[Number(bound) === 1 ? 0 : 1]}`;
  if (inclusive) return `Must be ${which} ${bound}`;
  return `Must be ${which === "at least" ? "more" : "less"} than ${bound}`;
}

function union(issue: Extract<RawIssue, { code: "invalid_union" }>): string {
  if (issue.input === undefined) return REQUIRED;
  const expected = issue.errors.map(([first]) =>
    first?.code === "invalid_type" && first.path.length === 0 ? kinds[first.expected] : undefined,
  );
  const known = expected.filter((kind) => kind !== undefined);
  return known.length > 0 && known.length === expected.length
    ? `Must be ${either([...new Set(known)])}`
    : "Fits none of the forms that are allowed here";
}

function either(words: string[]): string {
  const last = words.at(-1) ?? "";
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} or ${last}` : last;
}

// For every schema of the program; a sentence of the schema's own comes first.
z.config({ customError: sentenceOf });

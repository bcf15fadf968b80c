import { rangeOf, type SpecificationPart } from "@/tests/contract/statements/statement";

// What a document says is compared with what the lists claim of it, line by line.

/** Claims that the text does not bear out: a quote that is not there, a block that is none. */
export function unfoundClaims(part: SpecificationPart, text: string): string[] {
  const lines = linesOf(text);
  const faults: string[] = [];
  for (const { section, lines: at, sentence } of part.statements) {
    const [first, last] = rangeOf(at);
    const claimed = lines.slice(first - 1, last);
    const stands = first === last ? claimed[0]?.includes(sentence) : isBlock(claimed);
    const below = headingAbove(part, lines, first) === section;
    if (!stands) faults.push(`${first}: ${sentence}`);
    if (!below) faults.push(`${first}: is not below ${section}`);
  }
  for (const { lines: at, text: words } of part.notStatements) {
    const [first] = rangeOf(at);
    if (words !== undefined && !lines[first - 1]?.includes(words))
      faults.push(`${first}: ${words}`);
  }
  return faults;
}

/**
 * The lines of which something is neither quoted as a statement nor listed as saying nothing.
 * Headings, labels and the heads of tables are no statements, unless they are quoted as one.
 */
export function unclaimedLines(part: SpecificationPart, text: string): string[] {
  const lines = linesOf(text);
  const claims = [
    ...part.statements.map(({ lines: at, sentence }) => ({ at, words: sentence })),
    ...part.notStatements.map(({ lines: at, text: words }) => ({ at, words })),
  ];
  return lines.flatMap((line, index) => {
    const number = index + 1;
    const here = claims.filter(({ at }) => {
      const [first, last] = rangeOf(at);
      return first <= number && number <= last;
    });
    const whole = here.some(({ at, words }) => words === undefined || typeof at !== "number");
    if (whole || isStructure(part, lines, index)) return [];
    const rest = here
      .map(({ words = "" }) => words)
      .sort((a, b) => b.length - a.length)
      .reduce((left, words) => left.replace(words, ""), line)
      .replace(/^\s*\d+\. /, "")
      .replace(/<\/?\w+[^<>]*>/g, "");
    return /[\p{L}\p{N}]/u.test(rest) ? [`${number}: ${rest.trim()}`] : [];
  });
}

function linesOf(text: string): string[] {
  return text.split("\n");
}

/** One fenced block of code, and nothing else. */
function isBlock(lines: string[]): boolean {
  const fences = lines.flatMap((line, index) => (line.startsWith("```") ? [index] : []));
  return fences.length === 2 && fences[0] === 0 && fences[1] === lines.length - 1;
}

/** The heading that a line stands under, or is. */
function headingAbove(
  part: SpecificationPart,
  lines: string[],
  number: number,
): string | undefined {
  const headings = lines.slice(0, number).flatMap((line, index) => {
    const heading = isCode(lines, index) ? undefined : headingOf(part, line);
    return heading === undefined ? [] : [heading];
  });
  return headings.at(-1);
}

function headingOf({ headings = /^#+ (.+)$/ }: SpecificationPart, line: string) {
  return headings
    .exec(line)
    ?.slice(1)
    .find((group) => group !== undefined);
}

function isCode(lines: string[], index: number): boolean {
  return lines.slice(0, index).filter((line) => line.startsWith("```")).length % 2 === 1;
}

/** A heading, a bold label alone, the head of a table or the rule below it. */
function isStructure(part: SpecificationPart, lines: string[], index: number): boolean {
  const line = lines[index] ?? "";
  const rule = /^\|[-| ]+\|$/;
  return (
    (headingOf(part, line) !== undefined && !isCode(lines, index)) ||
    /^\*\*[^*]+\*\*:?$/.test(line) ||
    rule.test(line) ||
    (line.startsWith("|") && rule.test(lines[index + 1] ?? ""))
  );
}

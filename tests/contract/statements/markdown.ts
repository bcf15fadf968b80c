import { rangeOf, type SpecificationPart, type Test } from "@/tests/contract/statements/statement";

const opening = `# The contract, and what shows it

Every statement of the specification with the tests that show it, by the lines of each document.
S0 to S3 are the four documents of the interface, R says how they are read together and what
clients in the field need beyond them. \`tests/contract/statements.test.ts\` fails for a statement
without a test, and for a line of a document that is not in the list. It also writes this file:
\`npx vitest run --project unit tests/contract/statements.test.ts -u\`.
`;

/** docs/contract.md: a table for each section of each document. */
export function markdownOf(parts: SpecificationPart[]): string {
  const files = new Set<string>();
  const cite = ({ file, title }: Test) => {
    files.add(file);
    return `[${labelOf(file)}]: ${escaped(title)}`;
  };
  const bodies = parts.map((part) => [heading(part), ...tables(part, cite)].join("\n\n"));
  const links = [...files].sort().map((file) => `[${labelOf(file)}]: ../${encodeURI(file)}`);
  return `${[opening.trimEnd(), ...bodies, links.join("\n")].join("\n\n")}\n`;
}

function heading({ name, title, statements }: SpecificationPart): string {
  return `## ${name}: ${title}\n\n${statements.length} statements with their tests.`;
}

function tables({ statements }: SpecificationPart, cite: (test: Test) => string): string[] {
  const sections = [...new Set(statements.map(({ section }) => section))];
  return sections.map((section) => {
    const rows = statements
      .filter((one) => one.section === section)
      .map(({ lines, sentence, tests }) => {
        const [first, last] = rangeOf(lines);
        const shown = tests.map(cite).join("<br>");
        return `| ${first === last ? first : `${first}–${last}`} | ${cell(sentence)} | ${shown} |`;
      });
    return [
      `### ${section}`,
      "",
      "| line | statement | test |",
      "| --- | --- | --- |",
      ...rows,
    ].join("\n");
  });
}

/** `contract/s3-enroll` of `tests/contract/s3-enroll.test.ts`. */
function labelOf(file: string): string {
  return file.replace(/^tests\//, "").replace(/\.test\.tsx?$/, "");
}

// A bar ends a cell even inside of code.
const cell = (markdown: string) => markdown.replaceAll("|", "\\|");
const escaped = (text: string) => cell(text.replace(/[\\*_[\]<>`$]/g, "\\$&"));

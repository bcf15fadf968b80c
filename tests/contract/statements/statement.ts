/** One test, by its file and its title there; `group > test` where others have that title too. */
export type Test = { file: string; title: string };

/** A line of a document, or the first and the last of several; counted from 1. */
export type Lines = number | readonly [first: number, last: number];

export type Statement = {
  /** The heading it stands under. */
  section: string;
  lines: Lines;
  /** As the document has it. A block of code goes by a name instead. */
  sentence: string;
  tests: Test[];
};

/** Lines, or one text of a line, that say nothing a test could show, and why. */
export type NotStatement = { lines: Lines; text?: string; reason: string };

export type SpecificationPart = {
  name: string;
  title: string;
  file: string;
  /** Of the text that the lists were made from. */
  sha256: string;
  /** A line that begins a section, its heading the group that is there; Markdown's when left out. */
  headings?: RegExp;
  statements: Statement[];
  notStatements: NotStatement[];
};

type Entry = readonly [lines: Lines, sentence: string, ...shown: Test[][]];

/** The statements under a heading, each with its line and the tests that show it. */
export function section(heading: string, entries: Entry[]): Statement[] {
  return entries.map(([lines, sentence, ...shown]) => {
    return { section: heading, lines, sentence, tests: shown.flat() };
  });
}

/** Names tests of a file by their titles. */
export function testsIn(file: string) {
  return (...titles: string[]): Test[] => titles.map((title) => ({ file, title }));
}

/** The first and the last line. */
export function rangeOf(lines: Lines): readonly [first: number, last: number] {
  return typeof lines === "number" ? [lines, lines] : lines;
}

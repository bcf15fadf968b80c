/** Text with blank lines between paragraphs and `code` in backticks: all the Markdown we write. */
export function Prose({ text }: { text: string }) {
  return text.split("\n\n").map((paragraph) => (
    <p key={paragraph} className="max-w-prose text-pretty">
      <Inline text={paragraph} />
    </p>
  ));
}

/** The same within a line. */
export function Inline({ text }: { text: string }) {
  return text.split("`").map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, which never change places
      <code key={at} className="rounded-sm bg-muted px-1 font-mono text-sm">
        {part}
      </code>
    ),
  );
}

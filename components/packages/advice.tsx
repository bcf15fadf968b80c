/** A sentence in which backticks surround what is to be typed. */
export function Advice({ text }: { text: string }) {
  return text.split("`").map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never move.
      <code key={at} className="whitespace-nowrap font-mono text-[0.925em]">
        {part}
      </code>
    ),
  );
}

/**
 * Quotes a value as a YAML double-quoted scalar that YAML 1.1 and 1.2 read alike: printable ASCII
 * as it is, everything else escaped. Throws on a lone surrogate, which YAML cannot say.
 */
export function yamlQuote(value: string): string {
  if (!value.isWellFormed()) throw new Error("A YAML scalar cannot hold half a character.");
  const escaped = Array.from(value, (character) => {
    if (character === '"' || character === "\\") return `\\${character}`;
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0x20 && code <= 0x7e) return character;
    const hex = code.toString(16);
    return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
  });
  return `"${escaped.join("")}"`;
}

/**
 * Quotes a value for a POSIX shell: the one function every value in a served script or
 * command goes through. Throws on NUL, which no shell word can hold.
 */
export function shellQuote(value: string): string {
  if (value.includes("\0")) throw new Error("A shell word cannot hold NUL.");
  return `'${value.replaceAll("'", "'\\''")}'`;
}

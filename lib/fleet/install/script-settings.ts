import { shellQuote } from "@/lib/shell-quote";

/**
 * Writes values into a script: each takes the place of the one in a line `name='…'` of its own,
 * quoted, so that whatever a value holds stays a value. Throws when the script has no such line
 * or several.
 */
export function withSettings(script: string, values: Record<string, string>): string {
  const missing = new Set(Object.keys(values));
  // In one pass: a line within a value that was just written is not looked at again.
  const written = script.replace(/^([A-Za-z_]+)='[^']*'$/gm, (line, name: string) => {
    const value = values[name];
    if (value === undefined || !Object.hasOwn(values, name)) return line;
    if (!missing.delete(name)) throw new Error(`The script sets ${name} twice.`);
    return `${name}=${shellQuote(value)}`;
  });
  if (missing.size > 0) throw new Error(`The script does not set ${[...missing].join(", ")}.`);
  return written;
}

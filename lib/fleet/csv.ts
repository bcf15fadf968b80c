type Cell = string | number | boolean | Date | null | undefined;

/** One line of CSV (RFC 4180), its end included. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

/** Quotes a cell. A leading =, +, - or @ would be a formula to a spreadsheet, and a host names
 * itself and its packages. */
function cell(value: Cell): string {
  const text = value instanceof Date ? value.toISOString() : String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * A date as S3 writes it: `2026-12-31T23:59:59Z`, with milliseconds only when there are some.
 * Null stays null.
 */
export function rfc3339(date: Date): string;
export function rfc3339(date: Date | null): string | null;
export function rfc3339(date: Date | null): string | null {
  return date === null ? null : date.toISOString().replace(".000Z", "Z");
}

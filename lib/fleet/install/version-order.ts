/**
 * Whether a version of an agent is newer than another: numbers by value, and `1.4.0-rc1` before
 * `1.4.0`. A leading v and what follows a plus do not count. One that cannot be read is older
 * than none: an agent does not replace itself by chance.
 */
export function isNewer(version: string, than: string): boolean {
  const left = parse(version);
  const right = parse(than);
  if (!left || !right) return false;
  for (let at = 0; at < Math.max(left.numbers.length, right.numbers.length); at += 1) {
    const difference = (left.numbers[at] ?? 0) - (right.numbers[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  if (left.early === right.early) return false;
  if (left.early === "" || right.early === "") return left.early === "";
  return left.early.localeCompare(right.early, "en", { numeric: true }) > 0;
}

function parse(version: string): { numbers: number[]; early: string } | undefined {
  const parts = /^v?(\d{1,9}(?:\.\d{1,9})*)(?:-([0-9A-Za-z.-]+))?(?:\+.*)?$/.exec(version.trim());
  if (!parts) return undefined;
  return { numbers: (parts[1] ?? "").split(".").map(Number), early: parts[2] ?? "" };
}

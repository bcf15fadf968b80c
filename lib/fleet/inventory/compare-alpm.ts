import { compareNumbers, compareTexts } from "@/lib/fleet/inventory/compare-segments";

/**
 * libalpm's comparison: rpm's before it knew tildes and carets. Of separators the length counts, and
 * letters at the end make a version older: 1.0.1g comes before 1.0.1.
 */
export function compareAlpm(a: string, b: string): number {
  // It reads bytes, and no letters but those of ASCII.
  let [left, right] = [bytesOf(a), bytesOf(b)];
  while (left !== "" && right !== "") {
    const [gap, otherGap] = [lengthOf(separators, left), lengthOf(separators, right)];
    [left, right] = [left.slice(gap), right.slice(otherGap)];
    if (left === "" || right === "") break;
    if (gap !== otherGap) return gap - otherGap;
    const isNumber = /^\d/.test(left);
    const segment = isNumber ? /^\d*/ : /^[a-z]*/i;
    const x = left.slice(0, lengthOf(segment, left));
    const y = right.slice(0, lengthOf(segment, right));
    if (y === "") return isNumber ? 1 : -1;
    const order = isNumber ? compareNumbers(x, y) : compareTexts(x, y);
    if (order !== 0) return order;
    [left, right] = [left.slice(x.length), right.slice(y.length)];
  }
  if (left === right) return 0;
  if (left === "") return /^[a-z]/i.test(right) ? 1 : -1;
  return /^[a-z]/i.test(left) ? -1 : 1;
}

const separators = /^[^a-z0-9]*/i;

function bytesOf(text: string): string {
  return Buffer.from(text).toString("latin1");
}

function lengthOf(pattern: RegExp, text: string): number {
  return pattern.exec(text)?.[0].length ?? 0;
}

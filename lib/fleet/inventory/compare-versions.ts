import { compareAlpm } from "@/lib/fleet/inventory/compare-alpm";
import { compareApk } from "@/lib/fleet/inventory/compare-apk";
import { compareNumbers, compareTexts } from "@/lib/fleet/inventory/compare-segments";

/**
 * Whose rules order versions: those of dpkg (Debian Policy 5.6.12), of rpm, of pacman's libalpm, or
 * of apk.
 */
export const versionSchemes = ["dpkg", "rpm", "alpm", "apk"] as const;
export type VersionScheme = (typeof versionSchemes)[number];

/**
 * Less than zero when version `a` is older than `b`, more when it is newer, zero when the package
 * manager takes them for the same. Any text compares; nothing throws.
 */
export function compareVersions(a: string, b: string, scheme: VersionScheme): number {
  if (scheme === "apk") return compareApk(a.trim(), b.trim());
  const [left, right] = [split(a), split(b)];
  const upstream = { dpkg: compareDebian, rpm: compareRpm, alpm: compareAlpm }[scheme];
  const order = compareNumbers(left.epoch, right.epoch) || upstream(left.version, right.version);
  if (order !== 0) return order;
  // dpkg takes no revision for an empty one, the others for any.
  if (scheme === "dpkg") return compareDebian(left.revision ?? "", right.revision ?? "");
  return left.revision === undefined || right.revision === undefined
    ? 0
    : upstream(left.revision, right.revision);
}

/** `epoch:version-revision`: the epoch ends at the first colon, the revision begins at the last dash. */
function split(text: string) {
  const whole = text.trim();
  const [, epoch = "0", rest = whole] = /^(\d*):(.*)$/s.exec(whole) ?? [];
  const dash = rest.lastIndexOf("-");
  return dash === -1
    ? { epoch, version: rest, revision: undefined }
    : { epoch, version: rest.slice(0, dash), revision: rest.slice(dash + 1) };
}

/** Runs of other characters and of digits in turn, compared one by one. */
function compareDebian(a: string, b: string): number {
  const [left, right] = [debianParts(a), debianParts(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const [x, y] = [left[at] ?? "", right[at] ?? ""];
    const order = at % 2 === 0 ? compareDebianText(x, y) : compareNumbers(x, y);
    if (order !== 0) return order;
  }
  return 0;
}

/** At even places text, at odd ones digits; either may be empty. */
function debianParts(version: string): string[] {
  return version.split(/(\d+)/);
}

/** A tilde sorts before the end of the text, that before letters, those before anything else. */
function compareDebianText(a: string, b: string): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const order = debianWeight(a[at]) - debianWeight(b[at]);
    if (order !== 0) return order;
  }
  return 0;
}

function debianWeight(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === "~") return -1;
  const code = character.charCodeAt(0);
  return /[a-z]/i.test(character) ? code : code + 0x10000;
}

/**
 * rpm's own comparison: segments of digits or of letters, whatever stands between them. A tilde is
 * older than the end, a caret newer than the end and older than anything else; digits are newer
 * than letters.
 */
function compareRpm(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [rpmParts(a), rpmParts(b)];
  for (let at = 0; ; at += 1) {
    const [x, y] = [left[at], right[at]];
    if (x === undefined && y === undefined) return 0;
    const order = rpmRank(x) - rpmRank(y) || compareRpmParts(x ?? "", y ?? "");
    if (order !== 0) return order;
  }
}

function rpmParts(version: string): string[] {
  return version.match(/~|\^|\d+|[a-z]+/gi) ?? [];
}

function rpmRank(part: string | undefined): number {
  if (part === undefined) return 1;
  if (part === "~") return 0;
  if (part === "^") return 2;
  return /^\d/.test(part) ? 4 : 3;
}

function compareRpmParts(a: string, b: string): number {
  return /^\d/.test(a) ? compareNumbers(a, b) : compareTexts(a, b);
}

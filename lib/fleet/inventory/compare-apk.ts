import { compareNumbers, compareTexts } from "@/lib/fleet/inventory/compare-segments";

// No suite here has apk: these are its published rules (apk-package(5), "Version number", and the
// comments of apk-tools' version.c), and what it takes in addition, letters with a number behind them.

/** number{.number}{letter}{_suffix{number}}{~commit}{-rrevision} */
const whole =
  /^(\d+)((?:\.\d+)*)(?:([a-z])(\d*))?((?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*)(?:~([0-9a-f]+))?(?:-r(\d+))?(.*)$/s;

/** Before the version itself, and after it. */
const suffixes = ["alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p"];
const NO_SUFFIX = suffixes.indexOf("");

/** What can come next in a version, the newest first: 1.0.1 is newer than 1.0a, that than 1.0. */
const kinds = ["number", "letter", "suffix", "suffixNumber", "commit", "revision", "end"] as const;
type Part = { kind: (typeof kinds)[number] | "invalid"; text: string };

/**
 * Less than zero when version `a` is older than `b` for apk. What it cannot read, of both alike, it
 * takes for the same.
 */
export function compareApk(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let at = 0; ; at += 1) {
    const [x, y] = [left[at], right[at]];
    if (!x || !y) return 0;
    if (x.kind !== y.kind) return compareKinds(x, y);
    const order = compareParts(x, y, at);
    if (order !== 0) return order;
  }
}

/** Always ends with the end of the version, or with what cannot be read. */
function partsOf(version: string): Part[] {
  const found = whole.exec(version);
  if (!found) return [{ kind: "invalid", text: "" }];
  const [, first = "", more = "", letter = "", patch = "", tail = "", commit, revision, left] =
    found;
  return [
    { kind: "number", text: first },
    ...more
      .split(".")
      .slice(1)
      .map((text): Part => ({ kind: "number", text })),
    ...(letter ? [{ kind: "letter", text: letter } as const] : []),
    ...(patch ? [{ kind: "number", text: String(BigInt(patch)) } as const] : []),
    ...tail.split("_").slice(1).flatMap(suffixParts),
    ...(commit !== undefined ? [{ kind: "commit", text: commit } as const] : []),
    ...(revision !== undefined ? [{ kind: "revision", text: revision } as const] : []),
    { kind: left === "" ? "end" : "invalid", text: "" },
  ];
}

function suffixParts(text: string): Part[] {
  const number = text.replace(/^[a-z]+/, "");
  const suffix: Part = { kind: "suffix", text: text.slice(0, text.length - number.length) };
  return number === "" ? [suffix] : [suffix, { kind: "suffixNumber", text: number }];
}

/** A version that goes on is the newer one, unless what follows says that it comes before. */
function compareKinds(a: Part, b: Part): number {
  const isEarly = ({ kind, text }: Part) => kind === "suffix" && suffixes.indexOf(text) < NO_SUFFIX;
  if (isEarly(a)) return -1;
  if (isEarly(b)) return 1;
  const rank = ({ kind }: Part) => (kind === "invalid" ? kinds.length : kinds.indexOf(kind));
  return rank(b) - rank(a);
}

function compareParts(a: Part, b: Part, at: number): number {
  switch (a.kind) {
    case "number":
      // With a zero in front, but for the first, it is a fraction: 1.05 comes before 1.1.
      return at > 0 && (a.text.startsWith("0") || b.text.startsWith("0"))
        ? compareTexts(a.text, b.text)
        : compareNumbers(a.text, b.text);
    case "suffix":
      return suffixes.indexOf(a.text) - suffixes.indexOf(b.text);
    case "suffixNumber":
    case "revision":
      return compareNumbers(a.text, b.text);
    default:
      return compareTexts(a.text, b.text);
  }
}

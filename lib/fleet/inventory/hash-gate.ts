import type { Report } from "@/lib/fleet/inventory/report-schema";
import { carries } from "@/lib/fleet/inventory/sections";

// The hash gate: an agent hashes each section, the server remembers the hash of what it has and
// computes none, and a ping whose hashes are known spares the agent its report.

export type Hashes = Record<string, string>;

/** The hash names of the field by the parts they describe. */
const parts = {
  packagesHash: "packages",
  reposHash: "repositories",
  interfacesHash: "interfaces",
  hostnameHash: "hostname",
} as const;
const isKnown = (name: string): name is keyof typeof parts => Object.hasOwn(parts, name);

/** A report or a ping sends a few; what is beyond is not remembered. */
const MAX_HASHES = 32;

/** Whatever is stored or sent, as names that end in "Hash" and texts. */
export function readHashes(value: unknown): Hashes {
  const entries = Object.entries(typeof value === "object" && value ? value : {}).filter(
    (entry): entry is [string, string] =>
      /^\w+Hash$/.test(entry[0]) && typeof entry[1] === "string" && entry[1] !== "",
  );
  return Object.fromEntries(entries.slice(0, MAX_HASHES));
}

/**
 * The hashes to remember with a report: those it sent of the parts it carried. A part that came
 * without its hash has none any more, for the one before describes something else.
 */
export function hashesAfter(stored: Hashes, report: Report): Hashes {
  const sent = readHashes(report.hashes);
  const after = { ...stored };
  for (const name of new Set([...Object.keys(parts), ...Object.keys(sent)])) {
    if (!carriesHashed(report, name)) continue;
    const hash = sent[name];
    if (hash === undefined) delete after[name];
    else after[name] = hash;
  }
  return after;
}

function carriesHashed(report: Report, name: string): boolean {
  if (!isKnown(name)) {
    return !report.sections || report.sections.includes(name.slice(0, -"Hash".length));
  }
  const given = {
    packages: report.packages,
    repositories: report.repositories,
    interfaces: report.networkInterfaces,
    hostname: report.hostname,
  };
  return given[parts[name]] != null && carries(report, parts[name]);
}

/** The sections whose hash is not the one remembered: `packages` for `packagesHash`. */
export function sectionsWanted(stored: Hashes, sent: Hashes): string[] {
  return Object.keys(sent)
    .filter((name) => stored[name] !== sent[name])
    .map((name) => name.slice(0, -"Hash".length));
}

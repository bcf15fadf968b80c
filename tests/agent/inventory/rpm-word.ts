// What dnf and zypper say that they would do, read from what they print for people: rows of
// "name version", and "name version by other" for what another package replaces.

type Row = { name: string; arch: string; version: string };

const shown = ({ name, arch }: Omit<Row, "version">) => (arch === "i686" ? `${name}.i686` : name);
const withoutEpoch = (version: string) => version.replace(/^0:/, "");
const sorted = (rows: string[]) => [...new Set(rows)].sort();

/**
 * Of `dnf upgrade --assumeno`, version 4 or 5; undefined when it refused to do anything. Of what is
 * `installed`, a further version may come beside it: kernels.
 */
export function upgradeWord(printed: string, installed: string[]): string[] | undefined {
  if (!/^(Transaction Summary|Nothing to do)/m.test(printed)) return undefined;
  const [table = ""] = printed.split(/^Transaction Summary/m);
  const rows: string[] = [];
  for (const section of table.split(/^(?=[A-Z][^\n]*:$)/m)) {
    if (!/^(Upgrading|Installing)/.test(section)) continue;
    const forward = section.startsWith("Upgrading");
    let by = "";
    for (const line of section.split("\n").slice(1)) {
      const words = line.trim().split(/\s+/);
      if (words[0] === "replacing") {
        const [, name = "", arch = ""] = words[1]?.match(/^(.*)\.(\w+)$/) ?? [];
        const old =
          words.length > 3
            ? shown({ name: words[1] ?? "", arch: words[2] ?? "" })
            : shown({ name, arch });
        // A package says of itself that it replaces its older version.
        if ((words.length > 3 ? words[1] : name) !== by.split(" ")[0])
          rows.push(`${old} ${by.split(" ")[1]} by ${by.split(" ")[0]}`);
      } else if (words.length >= 5) {
        const [name = "", arch = "", version = ""] = words;
        by = `${name} ${withoutEpoch(version)}`;
        if (forward || installed.includes(name))
          rows.push(`${shown({ name, arch })} ${withoutEpoch(version)}`);
      }
    }
  }
  return sorted(rows);
}

/** Of `dnf -q check-update`, or `dnf5 -q check-upgrade`. */
export function checkUpdateWord(printed: string): string[] {
  const [upgrades = "", obsoletes = ""] = printed.split(/^Obsoleting packages\n/im);
  const rowsOf = (text: string) =>
    [...text.matchAll(/^( *)(\S+)\.(\w+) +(\S+) +(\S+) *$/gm)].map(
      ([, indent, name = "", arch = "", version = ""]) => ({ indent, name, arch, version }),
    );
  const replaced = new Map<string, string>();
  let by = "";
  for (const row of rowsOf(obsoletes)) {
    if (row.indent) replaced.set(shown(row), by);
    else by = `${row.version} by ${row.name}`;
  }
  const rows = rowsOf(upgrades).filter((row) => !replaced.has(shown(row)));
  return sorted([
    ...rows.map((row) => `${shown(row)} ${row.version}`),
    ...[...replaced].map(([name, what]) => `${name} ${what}`),
  ]);
}

/** Of `zypper --xmlout update --dry-run`: what it would go to, and what it would remove. */
export function dryRunWord(
  printed: string,
  installed: string[],
): { updates: string[]; removed: string[] } {
  const names = (section: string) => {
    const [, text = ""] = new RegExp(`<${section}>(.*?)</${section}>`, "s").exec(printed) ?? [];
    return [...text.matchAll(/name="(.*?)" edition="(.*?)" arch="(.*?)"/g)].map(
      ([, name = "", version = "", arch = ""]) => ({ name, version, arch }),
    );
  };
  const changed = ["to-upgrade", "to-change-arch", "to-upgrade-change-arch"].flatMap(names);
  changed.push(...names("to-install").filter(({ name }) => installed.includes(name)));
  return {
    updates: sorted(changed.map((row) => `${shown(row)} ${row.version}`)),
    removed: sorted(names("to-remove").map(shown)),
  };
}

/** Of `zypper list-updates --all`: what a lock holds back. */
export function lockedWord(printed: string): string[] {
  const rows = [...printed.matchAll(/^vl *\|.*?\| (\S+) *\| \S+ *\| (\S+) *\| (\S+)/gm)];
  return sorted(
    rows.map(([, name = "", version = "", arch = ""]) => `${shown({ name, arch })} ${version}`),
  );
}

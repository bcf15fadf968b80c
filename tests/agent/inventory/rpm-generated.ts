import type { Spec } from "./rpm";
import type { World } from "./rpm-world";

/**
 * A machine made by chance, the same for the same seed: two repositories with versions, epochs,
 * dependencies that hold or do not, packages that obsolete others, excludes, priorities and locks.
 */
export function generated(seed: number): World {
  const chance = generator(seed);
  const below = (n: number) => Math.floor(chance() * n);
  const often = (share: number) => chance() < share;
  const version = (from: number) =>
    `${often(0.15) ? "1:" : ""}${from}.${below(3)}${often(0.15) ? "~rc1" : ""}-${1 + below(2)}`;
  const names = Array.from({ length: 14 }, (_, i) => `p${i}`);

  const installed = names.map((name): Spec => ({ name, version: `1.${below(3)}-1` }));
  const repository = (share: number): Spec[] =>
    names
      .filter(() => often(share))
      .flatMap((name): Spec[] => [
        { name, version: version(1), ...dependencies(name) },
        ...(often(0.4) ? [{ name, version: version(2), ...dependencies(name) }] : []),
      ]);
  function dependencies(name: string): Partial<Spec> {
    const other = names[below(names.length)];
    if (other === name || !often(0.35)) return {};
    const kinds: Partial<Spec>[] = [
      { requires: String(other) },
      { requires: `${other} >= 1.${below(3)}` },
      { requires: `${other} >= 2.0` },
      { requires: "nowhere" },
      { conflicts: `${other} < 1.1` },
      { recommends: `${other} >= 2` },
    ];
    return kinds[below(kinds.length)] ?? {};
  }
  const newcomers = ["n0", "n1", "n2"].map((name): Spec => {
    const other = names[below(names.length)];
    return {
      ...{ name, version: version(1) },
      obsoletes: often(0.5) ? String(other) : `${other} < ${1 + below(2)}.${below(3)}`,
    };
  });

  const some = (n: number) => Array.from({ length: n }, () => names[below(names.length)] ?? "");
  const priority = often(0.5) ? ["priority=50"] : [];
  return {
    name: `what chance made of ${seed}`,
    installed,
    repositories: {
      first: { packages: distinct([...repository(0.8), ...newcomers]), options: priority },
      second: { packages: distinct(repository(0.4)) },
    },
    // zypper knows no excludes; it is asked of another world then.
    dnf: ["best=0", `excludepkgs=${often(0.5) ? some(2).join(",") : ""}`],
    locked: often(0.7) ? [...new Set(some(2))] : undefined,
    expected: {},
  };
}

function distinct(specs: Spec[]): Spec[] {
  return [...new Map(specs.map((spec) => [`${spec.name} ${spec.version}`, spec])).values()];
}

/** mulberry32: numbers from 0 to 1, the same for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

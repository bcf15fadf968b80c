import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareVersions, type VersionScheme } from "@/lib/fleet/inventory/compare-versions";
import { alpm } from "@/tests/support/version-vectors";

// What the tools themselves say of thousands of pairs, the same in every run.
const SEED = 20261127;

const has = (program: string) => spawnSync(program, ["--version"]).status === 0;

/** `[epoch:]upstream[-revision]` as Policy allows them, close enough to each other to matter. */
const debianVersion = fc
  .record({
    epoch: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
    upstream: fc.string({ unit: fc.constantFrom(..."0019ab.~+-"), maxLength: 6 }),
    revision: fc.option(
      fc.string({ unit: fc.constantFrom(..."0019a.~+"), minLength: 1, maxLength: 3 }),
      { nil: undefined },
    ),
  })
  .map(({ epoch, upstream, revision }) => {
    // A dash in the upstream part is legal only when a revision follows.
    const safe = revision === undefined ? upstream.replaceAll("-", ".") : upstream;
    return `${epoch === undefined ? "" : `${epoch}:`}1${safe}${revision === undefined ? "" : `-${revision}`}`;
  });

/** Pairs near each other, and some that differ in zeros, in one separator or in their end. */
function pairsOf(version: fc.Arbitrary<string>, numRuns: number): [string, string][] {
  const near = (a: string) => [
    a.replace(/\d+/g, "0$&"),
    a.replace(/[.+_]/, "$&$&"),
    a.replace(/[.+_~^]/, ""),
    `${a}.`,
    `${a}a`,
    a.slice(0, -1),
  ];
  const some = fc.sample(version, { seed: SEED, numRuns: numRuns / 10 });
  const variants = some.flatMap((a) => near(a).map((b): [string, string] => [a, b]));
  return [
    ...fc.sample(fc.tuple(version, version), { seed: SEED, numRuns }),
    // An epoch or a dash with nothing behind it is no version.
    ...variants.filter(([, b]) => /^[1-9](.*[^-:])?$/.test(b)),
  ];
}

/** Compares what a tool said, -1, 0 or 1 for each pair, with what we say. */
function expectSame(pairs: [string, string][], said: readonly string[], scheme: VersionScheme) {
  expect(new Set(said)).toEqual(new Set(["-1", "0", "1"]));
  const ours = pairs.map(([a, b]) => [a, b, Math.sign(compareVersions(a, b, scheme))]);
  expect(ours).toEqual(pairs.map(([a, b], at) => [a, b, Number(said[at])]));
}

const eachLine = `
for line in sys.stdin:
    order = compare(*line.split())
    print((order > 0) - (order < 0))
`;
const askApt = `
import sys, apt_pkg
apt_pkg.init_system()
compare = apt_pkg.version_compare
${eachLine}`;
// Debian's pacman comes without vercmp, but with the library that it asks.
const askAlpm = `
import sys, ctypes, ctypes.util
alpm = ctypes.CDLL(ctypes.util.find_library("alpm"))
compare = lambda a, b: alpm.alpm_pkg_vercmp(a.encode(), b.encode())
${eachLine}`;

import { needs } from "@/tests/support/needs";

needs("busybox", "pacman", "python3-apt", "rpmbuild");

/** What a program says of each pair; Debian's python is there for ansible. */
function askPython(program: string, pairs: (readonly [string, string])[]): string[] {
  const input = pairs.map((pair) => `${pair.join(" ")}\n`).join("");
  const options = { input, encoding: "utf8" } as const;
  return execFileSync("/usr/bin/python3", ["-c", program], options).trim().split("\n");
}

describe.runIf(has("dpkg"))("as dpkg itself", () => {
  const pairs = pairsOf(debianVersion, 5000);

  // A process for each question: of the thousands every tenth.
  test("orders generated pairs", () => {
    expectDpkg(pairs.filter((_pair, at) => at % 10 === 0));
  }, 600_000);

  // Compares as dpkg does, and is asked in one process.
  test("orders thousands of them as apt does too", () => {
    expect(pairs.length).toBeGreaterThan(5000);
    expectSame(pairs, askPython(askApt, pairs), "dpkg");
  });
});

/** One shell for all of them. */
function expectDpkg(pairs: [string, string][]) {
  const script = pairs
    .map(([a, b]) => {
      const is = (sign: string) => `dpkg --compare-versions '${a}' ${sign} '${b}'`;
      return `if ${is("lt")}; then echo -1; elif ${is("eq")}; then echo 0; else echo 1; fi`;
    })
    .join("\n");
  const said = execFileSync("sh", {
    input: script,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "ignore"],
  });
  expectSame(pairs, said.trim().split("\n"), "dpkg");
}

const rpmVersion = fc
  .string({ unit: fc.constantFrom(..."0019abA.~^+_"), maxLength: 7 })
  .map((text) => `1${text}`);

describe.runIf(has("rpm"))("as rpm itself", () => {
  const pairs = pairsOf(rpmVersion, 4000);
  const said: string[] = [];

  test("orders five thousand generated pairs", () => {
    expect(pairs.length).toBeGreaterThan(5000);
    // No argument may be longer than 128 KB.
    for (let at = 0; at < pairs.length; at += 1000) {
      const some = pairs.slice(at, at + 1000);
      const lua = some.map(([a, b]) => `print(rpm.vercmp("${a}", "${b}"))`).join(" ");
      // Lua prints there without ends of lines.
      const printed = execFileSync("rpm", ["--eval", `%{lua:${lua}}`], { encoding: "utf8" });
      said.push(...(printed.match(/-?\d/g) ?? []));
    }
    expectSame(pairs, said, "rpm");
  });

  // mawk, or whatever Debian's awk is here; and that of busybox.
  test.each([["awk"], ["busybox", "awk"]])(
    "and so does the agent's own comparison in %s",
    (...awk) => {
      const text = readFileSync("agent/inventory/versions.sh", "utf8");
      const [, library = ""] = /INVENTORY_VERSION_AWK='(.*)'/s.exec(text) ?? [];
      const [command = "", ...args] = awk;
      const printed = execFileSync(command, [...args, `${library}\n{ print rpmcmp($1, $2) }`], {
        input: pairs.map((pair) => `${pair.join(" ")}\n`).join(""),
        encoding: "utf8",
      });
      const ours = printed.trim().split("\n");
      expect(pairs.map((pair, at) => [...pair, ours[at]])).toEqual(
        pairs.map((pair, at) => [...pair, said[at]]),
      );
    },
  );
});

const archVersion = fc
  .record({
    epoch: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
    upstream: fc.string({ unit: fc.constantFrom(..."0019abA.~+_"), maxLength: 7 }),
    release: fc.option(fc.constantFrom("1", "2", "10", "1.1"), { nil: undefined }),
  })
  .map(({ epoch, upstream, release }) => {
    const [before, after] = [epoch === undefined ? "" : `${epoch}:`, release ? `-${release}` : ""];
    return `${before}1${upstream}${after}`;
  });

describe.runIf(has("pacman"))("as libalpm itself", () => {
  test("orders five thousand generated pairs", () => {
    const pairs = pairsOf(archVersion, 4000);
    expect(pairs.length).toBeGreaterThan(5000);
    expectSame(pairs, askPython(askAlpm, pairs), "alpm");
    const told = askPython(
      askAlpm,
      alpm.map(([a, , b]) => [a, b] as const),
    );
    expect(told).toEqual(alpm.map(([, sign]) => String({ "<": -1, "=": 0, ">": 1 }[sign])));
  });
});

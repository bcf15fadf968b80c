import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareVersions, type VersionScheme } from "@/lib/fleet/inventory/compare-versions";

type Vector = [string, "<" | "=" | ">", string];

/** Of dpkg's own tests and Debian Policy 5.6.12. */
const dpkg: Vector[] = [
  ["1.0", "=", "1.0"],
  ["0:1.0", "=", "1.0"],
  ["1.0-0", "=", "1.0"],
  ["1.0-", "=", "1.0"],
  ["00", "=", "0"],
  ["1:0", ">", "9"],
  ["1.2.3", "<", "1.2.10"],
  ["1.002", "=", "1.2"],
  ["1.0~rc1", "<", "1.0"],
  ["1.0~~", "<", "1.0~~a"],
  ["1.0~~a", "<", "1.0~"],
  ["1.0~", "<", "1.0"],
  ["1.0", "<", "1.0a"],
  ["1.0a", "<", "1.0+b"],
  ["1.0a", "<", "1.0.1"],
  ["1.0-1", "<", "1.0-1.1"],
  ["1.0-1~bpo1", "<", "1.0-1"],
  ["1.0-1", "<", "1.0-1+deb12u1"],
  ["5.2.15-2+b8", "<", "5.2.15-2+b13"],
  ["12.4+deb12u11", "<", "12.4+deb12u15"],
  ["1.0-a-2", ">", "1.0-a-1"],
  ["1.2+dfsg-3", ">", "1.2-3"],
  ["2.7.4+reloaded2-13ubuntu1", "<", "2.7.4+reloaded2-13.1"],
  ["18446744073709551616", "<", "18446744073709551617"],
];

/** Of rpm's own tests (rpmvercmp.at), and epochs and releases as rpm compares them. */
const rpm: Vector[] = [
  ["1.0", "=", "1.0"],
  ["1.0", "<", "2.0"],
  ["2.0.1", "<", "2.0.1a"],
  ["5.5p1", "<", "5.5p2"],
  ["5.5p1", "<", "5.5p10"],
  ["10xyz", "<", "10.1xyz"],
  ["xyz10", "<", "xyz10.1"],
  ["xyz.4", "<", "xyz.8"],
  ["xyz.4", "<", "8"],
  ["5.5p2", "<", "5.6p1"],
  ["6.0.rc1", ">", "6.0"],
  ["10b2", ">", "10a1"],
  ["10a2", "<", "10b2"],
  ["7.4", "=", "7.04"],
  ["10.0001", "=", "10.1"],
  ["10.0001", "<", "10.0039"],
  ["4.999.9", "<", "5.0"],
  ["20101121", "<", "20101122"],
  ["2_0", "=", "2.0"],
  ["a+", "=", "a_"],
  ["+", "=", "_"],
  ["1.0~rc1", "<", "1.0"],
  ["1.0~rc1", "<", "1.0~rc2"],
  ["1.0~rc1~git123", "<", "1.0~rc1"],
  ["1.0^", ">", "1.0"],
  ["1.0^git1", ">", "1.0"],
  ["1.0^git1", "<", "1.0^git2"],
  ["1.0^git1", "<", "1.01"],
  ["1.0^20160101", "<", "1.0.1"],
  ["1.0^20160101^git1", ">", "1.0^20160101"],
  ["1.0~rc1^git1", ">", "1.0~rc1"],
  ["1.0^git1~pre", "<", "1.0^git1"],
  ["1:1.0-1", ">", "2.0-1"],
  ["3.0.7-27.el9", "<", "3.0.7-28.el9_4"],
  ["3.0.7-27.el9", "=", "3.0.7"],
];

/** Of pacman's own tests (vercmptest.sh), and epochs and releases as libalpm compares them. */
const alpm: Vector[] = [
  ["1.5.0", "=", "1.5.0"],
  ["1.5.1", ">", "1.5.0"],
  ["1.5.1", ">", "1.5"],
  ["1.5.0-1", "<", "1.5.0-2"],
  ["1.5.0-2", "<", "1.5.1-1"],
  ["1.5-1", "=", "1.5"],
  ["1.1-1", "=", "1.1"],
  ["1.1-1", "<", "1.2"],
  ["1.0.1g", "<", "1.0.1"],
  ["1.5b", "<", "1.5"],
  ["1.5b-1", "<", "1.5"],
  ["1.5b", "<", "1.5.1"],
  ["1.0a", "<", "1.0alpha"],
  ["1.0alpha", "<", "1.0b"],
  ["1.0b", "<", "1.0beta"],
  ["1.0beta", "<", "1.0rc"],
  ["1.0rc", "<", "1.0"],
  ["1.5.a", ">", "1.5"],
  ["1.5.b", ">", "1.5.a"],
  ["1.5.1", ">", "1.5.b"],
  ["1.5.b-1", "=", "1.5.b"],
  ["2.0", "<", "2_0.1"],
  ["2.0_a", ">", "2_0.1"],
  ["2.0.a", "<", "2.0.b"],
  ["2..0", ">", "2.0"],
  ["0:1.0", "=", "1.0"],
  ["1:1.0", ">", "2.0"],
  ["1:1.0", "<", "2:0.1"],
  ["1.0~rc1", ">", "1.0"],
];

/**
 * By the published rules of apk (apk-package(5), and those of its own vectors that its versions 2
 * and 3 agree on): no suite here has the tool.
 */
const apk: Vector[] = [
  ["3.17_alpha20220715-r0", "<", "3.17.0-r0"],
  ["1.0", "=", "1.0"],
  ["1.0", "<", "1.0-r0"],
  ["1.0-r1", "<", "1.0-r10"],
  ["1.0-r9", "<", "1.1-r0"],
  ["1.2", "<", "1.10"],
  ["1.0", "<", "1.0.0"],
  ["1.0a", "<", "1.0.1"],
  ["1.0", "<", "1.0a"],
  ["1.0a", "<", "1.0b"],
  ["1.1.1w-r1", ">", "1.1.1q-r9"],
  ["1.0_alpha", "<", "1.0_beta"],
  ["1.0_beta3", "<", "1.0_pre1"],
  ["1.0_pre", "<", "1.0_rc"],
  ["1.0_rc9", "<", "1.0"],
  ["1.0_rc2", "<", "1.0_rc10"],
  ["1.0", "<", "1.0_cvs20240101"],
  ["1.0_cvs", "<", "1.0_svn"],
  ["1.0_svn", "<", "1.0_git20240101"],
  ["1.0_git", "<", "1.0_hg"],
  ["1.0_hg", "<", "1.0_p"],
  ["1.0_p1", "<", "1.0_p2"],
  ["1.0_p1-r9", "<", "1.0_p1_p1-r0"],
  ["1.0_rc1_p1", ">", "1.0_rc1"],
  ["1.0_rc1-r5", "<", "1.0-r0"],
  ["2.15.05-r0", "<", "2.15.4-r0"],
  ["1.0.05", "<", "1.0.06"],
  ["1.05", "<", "1.1"],
  ["05.1", "=", "5.1"],
  ["1.0-r00", "=", "1.0-r0"],
  ["3.3.3p1-r2", "<", "3.3.3p1-r3"],
  ["9.9p2-r0", ">", "9.9p1-r5"],
  ["2024.12.31-r0", "<", "2025.1.1-r0"],
  ["0.20181231", "<", "1"],
  ["1.0~abc", ">", "1.0"],
  ["1.0~abc", "<", "1.0~abd"],
  ["18446744073709551616", "<", "18446744073709551617"],
];

describe.each([
  ["dpkg", dpkg],
  ["rpm", rpm],
  ["alpm", alpm],
  ["apk", apk],
] as [VersionScheme, Vector[]][])("%s", (scheme, vectors) => {
  test.each(vectors)("%s %s %s", (a, sign, b) => {
    const order = { "<": -1, "=": 0, ">": 1 }[sign];
    expect(Math.sign(compareVersions(a, b, scheme))).toBe(order);
    expect(Math.sign(compareVersions(b, a, scheme))).toBe(order === 0 ? 0 : -order);
  });

  const text = fc.string({ unit: fc.constantFrom(..."019aArp.~^+-:_ é") });
  test("orders any texts: reflexive, antisymmetric, with dpkg transitive", () => {
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        const sign = (x: string, y: string) => Math.sign(compareVersions(x, y, scheme));
        expect(sign(a, a)).toBe(0);
        expect(sign(a, b)).toBe(sign(b, a) === 0 ? 0 : -sign(b, a));
        // The others' are none: a version without a release equals any release of it.
        if (scheme === "dpkg" && sign(a, b) <= 0 && sign(b, c) <= 0) {
          expect(sign(a, c)).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

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
    ...variants.filter(([, b]) => /^[1-9]/.test(b)),
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

import { execFileSync, spawnSync } from "node:child_process";
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

describe.each([
  ["dpkg", dpkg],
  ["rpm", rpm],
] as [VersionScheme, Vector[]][])("%s", (scheme, vectors) => {
  test.each(vectors)("%s %s %s", (a, sign, b) => {
    const order = { "<": -1, "=": 0, ">": 1 }[sign];
    expect(Math.sign(compareVersions(a, b, scheme))).toBe(order);
    expect(Math.sign(compareVersions(b, a, scheme))).toBe(order === 0 ? 0 : -order);
  });

  const text = fc.string({ unit: fc.constantFrom(..."019aAz.~^+-:_ é") });
  test("orders any texts: reflexive, antisymmetric, with dpkg transitive", () => {
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        const sign = (x: string, y: string) => Math.sign(compareVersions(x, y, scheme));
        expect(sign(a, a)).toBe(0);
        expect(sign(a, b)).toBe(sign(b, a) === 0 ? 0 : -sign(b, a));
        // rpm's is none: a version without a release equals any release of it.
        if (scheme === "dpkg" && sign(a, b) <= 0 && sign(b, c) <= 0) {
          expect(sign(a, c)).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

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

describe.runIf(has("dpkg"))("as dpkg itself", () => {
  test("orders 300 generated pairs, and 20 that only differ in zeros", () => {
    const zeros = fc.sample(debianVersion, 20).map((a) => [a, a.replace(/\d+/g, "0$&")] as const);
    const pairs = [...fc.sample(fc.tuple(debianVersion, debianVersion), 300), ...zeros];
    // One shell for all of them: a process each would take minutes.
    const script = pairs
      .map(([a, b]) => {
        const is = (sign: string) => `dpkg --compare-versions '${a}' ${sign} '${b}'`;
        return `if ${is("lt")}; then echo -1; elif ${is("eq")}; then echo 0; else echo 1; fi`;
      })
      .join("\n");
    const said = execFileSync("sh", { input: script, encoding: "utf8" }).trim().split("\n");
    const ours = pairs.map(([a, b]) => [a, b, Math.sign(compareVersions(a, b, "dpkg"))]);
    expect(ours).toEqual(pairs.map(([a, b], at) => [a, b, Number(said[at])]));
    expect(new Set(said)).toEqual(new Set(["-1", "0", "1"]));
  }, 60_000);
});

const rpmVersion = fc
  .string({ unit: fc.constantFrom(..."0019ab.~^+_"), maxLength: 7 })
  .map((text) => `1${text}`);

describe.runIf(has("rpm"))("as rpm itself", () => {
  test("orders 300 generated pairs, and 20 that only differ in zeros", () => {
    const zeros = fc.sample(rpmVersion, 20).map((a) => [a, a.replace(/\d+/g, "0$&")] as const);
    const pairs = [...fc.sample(fc.tuple(rpmVersion, rpmVersion), 300), ...zeros];
    const lua = pairs.map(([a, b]) => `print(rpm.vercmp("${a}", "${b}"))`).join(" ");
    // Lua prints there without ends of lines.
    const said = execFileSync("rpm", ["--eval", `%{lua:${lua}}`], { encoding: "utf8" }).match(
      /-?\d/g,
    );
    const ours = pairs.map(([a, b]) => [a, b, Math.sign(compareVersions(a, b, "rpm"))]);
    expect(ours).toEqual(pairs.map(([a, b], at) => [a, b, Number(said?.[at])]));
    expect(new Set(said)).toEqual(new Set(["-1", "0", "1"]));
  });
});

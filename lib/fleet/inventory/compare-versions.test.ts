import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareVersions, type VersionScheme } from "@/lib/fleet/inventory/compare-versions";
import { alpm, apk, dpkg, rpm, type Vector } from "@/tests/support/version-vectors";

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

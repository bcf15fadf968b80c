import { expect, test } from "vitest";
import { unknownReasons } from "@/lib/fleet/inventory/known";
import { securityWords, unknownAdvice, unknownWords } from "./unknown-words";

test("every reason has its words, and old lists their age", () => {
  expect(unknownWords("lists_old", 40)).toBe("package lists are 40 days old");
  expect(unknownWords("lists_old", 1)).toBe("package lists are 1 day old");
  expect(unknownWords("lists_old", null)).toBe("package lists are too old");
  expect(unknownWords("no_lists", null)).toBe("package lists were never fetched");
  const all = unknownReasons.map((reason) => unknownWords(reason, null));
  expect(new Set(all).size).toBe(unknownReasons.length);
});

test("of security alone it is the security source that was never fetched", () => {
  expect(securityWords("no_lists", 0, true)).toBe(
    "the lists of its security source were never fetched",
  );
  expect(securityWords("no_lists", 0, false)).toBe("package lists were never fetched");
  expect(securityWords("lists_old", 40, false)).toBe("package lists are 40 days old");
});

test("what to do names the package manager of the host, when its command is known", () => {
  expect(unknownAdvice("no_lists", "zypper")).toMatch(
    /^Fetch them on the host with `zypper refresh`, or let the agent keep lists of its own: `refresh=86400`/,
  );
  expect(unknownAdvice("lists_old", "pacman")).toMatch(/stopped\. Fetch them on the host, or/);
  // Lists of its own the agent keeps for some managers alone.
  expect(unknownAdvice("no_lists", "apk")).toBe("Fetch them on the host with `apk update`.");
  expect(unknownAdvice("no_lists", null)).toBe("Fetch them on the host.");
  expect(unknownAdvice("no_report", "apt")).toBeUndefined();
});

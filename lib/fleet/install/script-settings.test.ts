import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { withSettings } from "@/lib/fleet/install/script-settings";
import { needs } from "@/tests/support/needs";

needs("busybox", "dash");

const shells = [["dash"], ["bash"], ["busybox", "sh"]];
const hostile = [
  "plain",
  "a'b",
  "''",
  `"quoted" 'twice'`,
  "`touch owned` $(touch owned) $HOME",
  "back\\slash\\",
  "line one\nSECOND='injected'\nexit 9 #",
  "& | ; < > * ? [a] ~ ! # %",
  "naïve 主机 🖥 \u202e",
  "$& $1 $` $'",
  "",
];

describe("withSettings", () => {
  test.each(shells)("what is written in comes out as it was, under %s", (shell, ...args) => {
    for (const value of hostile) {
      const script = withSettings("FIRST=''\nSECOND=''\nprintf '%s|%s' \"$FIRST\" \"$SECOND\"\n", {
        FIRST: value,
        SECOND: "second",
      });
      const { stdout, stderr } = spawnSync(shell, [...args, "-s"], {
        input: script,
        encoding: "utf8",
      });
      expect(stdout).toBe(`${value}|second`);
      expect(stderr).toBe("");
    }
  });

  test("throws for a setting the script does not have, has twice, or no shell can hold", () => {
    expect(() => withSettings("A=''\n", { B: "x" })).toThrow("does not set B");
    expect(() => withSettings("A=''\nA=''\n", { A: "x" })).toThrow("sets A twice");
    expect(() => withSettings("A=''\n", { A: "\0" })).toThrow();
    expect(() => withSettings("  A=''\nA=$B\n", { A: "x" })).toThrow("does not set A");
  });

  test("leaves the other lines alone", () => {
    const script = "#!/bin/sh\nA='old'\nB='kept'\necho A=''\n";
    expect(withSettings(script, { A: "new" })).toBe("#!/bin/sh\nA='new'\nB='kept'\necho A=''\n");
  });
});

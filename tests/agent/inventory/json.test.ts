import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { needs } from "@/tests/support/needs";
import { libraryPath, Root, shells } from "./support";

needs("shellcheck");

// Every text of a report goes through one function of awk: mawk's or gawk's, and busybox'.

/** A machine whose dpkg status is these bytes. */
function machineOf(status: Buffer | string): Root {
  const machine = new Root();
  machine.write("var/lib/dpkg/status", status);
  return machine;
}

const stanza = (name: string, more = "", description = "text") =>
  `Package: ${name}\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n${more}Description: ${description}\n\n`;
const env = { INVENTORY_MANAGER: "dpkg" };

describe.each(["dash", "busybox"] as const)("under %s", (shell) => {
  it("makes JSON of any bytes", () => {
    const line = fc
      .uint8Array({ minLength: 1, maxLength: 60 })
      .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0 || byte === 10 ? 65 : byte))));
    const machine = machineOf("");
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 40 }), (lines) => {
        const stanzas = lines.map((bytes, i) => {
          const [before, after] = stanza(`p${i}`, "", "|").split("|");
          const text = [Buffer.from(String(before)), Buffer.from("x\n "), bytes, Buffer.from("x")];
          return Buffer.concat([...text, Buffer.from(String(after))]);
        });
        machine.write("var/lib/dpkg/status", Buffer.concat(stanzas));
        const packages = machine.packages(shell, env);
        expect(packages).toHaveLength(lines.length);
        for (const [i, bytes] of lines.entries()) {
          const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(
            Buffer.concat([bytes, Buffer.from("x")]),
          );
          const found = packages.find(({ name }) => name === `p${i}`)?.description;
          // One sign for each bad byte here, fewer there.
          const once = (value?: string) => value?.replace(/\ufffd+/g, "\ufffd");
          expect(once(found)).toBe(once(`x\n${text.replace(/^[ \t\r]+/, "")}`));
        }
      }),
      { numRuns: 25 },
    );
  });

  it("cuts what is too long between two characters", () => {
    const machine = machineOf(stanza("long", "", "é".repeat(5000)));
    expect(machine.packages(shell, env)[0]?.description).toBe("é".repeat(4096));
  });

  it("survives a status file that is cut off, twice written or none", () => {
    const text = stanza("a") + stanza("b", "Section: x\n") + stanza("a", "Section: later\n");
    const names = (status: string) =>
      machineOf(status)
        .packages(shell, env)
        .map(({ name, category }) => `${name} ${category ?? ""}`);
    expect(names(text)).toEqual(["a later", "b x"]);
    expect(names(text.slice(0, text.indexOf("Section: x")))).toEqual(["a ", "b "]);
    expect(names("\n\n \n: no field\n\0\0\n")).toEqual([]);
  });

  it("has room for 10,000 packages: those with updates first, and of long texts the first line", () => {
    const [installed, known] = [10_500, 20];
    const machine = machineOf(
      Array.from({ length: installed }, (_, i) =>
        stanza(`p${i}`, "", `Synopsis ${i}\n ${"word ".repeat(60)}`),
      ).join(""),
    );
    // Only the last ones have updates; apt's word is made, as 10,500 cannot be published here.
    const upgrades = Array.from(
      { length: known },
      (_, i) => `Inst p${installed - 1 - i} [1] (2 y:1/z [all])\n`,
    );
    const releases = " 500 http://x y/z all Packages\n     release a=y\n";
    const said = `\u0001releases\n${releases}\u0001upgrade\n${upgrades.join("")}`;
    const fake = `inventory_apt_ask() { cat ${machine.write("../said", said)}; }`;
    const printed = machine.shell(shell, `${fake}; inventory_packages`, {
      INVENTORY_MANAGER: "apt",
    });
    const packages = JSON.parse(printed);
    expect(packages).toHaveLength(10_000);
    expect(packages.filter((entry: { needsUpdate: boolean }) => entry.needsUpdate)).toHaveLength(
      known,
    );
    expect(packages[0].description).toBe("Synopsis 0");
    expect(printed.length).toBeLessThan(2_000_000);
  });
});

describe("versions", () => {
  // From the tests of rpm: a, b, and how they compare.
  const table = `1.0 1.0 0|1.0 2.0 -1|2.0.1 2.0.1a -1|5.5p1 5.5p2 -1|5.5p10 5.5p1 1|10xyz 10.1xyz -1|
    xyz10 xyz10.1 -1|xyz.4 8 -1|5.5p2 5.6p1 -1|6.0.rc1 6.0 1|10b2 10a1 1|1.0aa 1.0a 1|10.0001 10.1 0|
    10.0001 10.0039 -1|4.999.9 5.0 -1|20101121 20101122 -1|2_0 2.0 0|a+ a_ 0|1.0~rc1 1.0 -1|
    1.0~rc1 1.0~rc2 -1|1.0~rc1~git123 1.0~rc1 -1|1.0^ 1.0 1|1.0^git1 1.0 1|1.0^git1 1.0^git2 -1|
    1.0^git1 1.01 -1|1.0^20160101 1.0.1 -1|1.0~rc1^git1 1.0~rc1 1|1.0^git1~pre 1.0^git1 -1|
    99999999999999999998 99999999999999999999 -1|1.0-9 1.0-10 -1|1:1.0-1 2.0-1 1|0:1.0-1 1.0-1 0|1.0-1 1.0 0`;
  const cases = table.split("|").map((row) => row.trim());

  it.each(shells)("compare as rpm compares them, under %s", (shell) => {
    const machine = new Root();
    const rows = machine.write("../rows", cases.join("\n"));
    const program = `awk "$INVENTORY_VERSION_AWK"'{ print $1, $2, evrcmp($1, $2); print $2, $1, evrcmp($2, $1) }' ${rows}`;
    const printed = machine.shell(shell, program).trimEnd().split("\n");
    const expected = cases.flatMap((row) => {
      const [a, b, order] = row.split(" ");
      return [row, `${b} ${a} ${0 - Number(order)}`];
    });
    expect(printed).toEqual(expected);
  });
});

describe("the library", () => {
  it("runs nothing when it is read, and leaves the caller's variables alone", () => {
    const machine = machineOf(stanza("a"));
    const script = `
      set >before
      : "$(inventory_packages)$(inventory_repositories)$(inventory_details)"
      inventory_packages >/dev/null; inventory_reboot >/dev/null; inventory_system >/dev/null
      set >after
      cmp before after && echo untouched`;
    expect(machine.shell("dash", script, env)).toBe("untouched\n");
    expect(machine.shell("dash", ":")).toBe("");
  });

  it("is clean for shellcheck", () => {
    for (const dialect of ["sh", "dash"]) {
      execFileSync("shellcheck", ["-s", dialect, libraryPath], { encoding: "utf8" });
    }
  });

  it("works without nice, ionice and timeout", () => {
    const machine = machineOf(stanza("a"));
    const missing = "nice() { return 127; }; ionice() { return 127; }; timeout() { return 127; }";
    expect(machine.shell("dash", `${missing}; inventory_packages || :`, env)).toContain(
      '"name":"a"',
    );
  });
});

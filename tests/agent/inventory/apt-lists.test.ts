import {
  appendFileSync,
  chmodSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AptWorld, control } from "./apt-world";
import { security, stable } from "./apt-worlds";
import { privileged } from "./support";

// Lists that are there in part, elsewhere, or of a source that is no longer one.

const installed = [control("alpha", "1.0"), { ...control("held", "1.0"), hold: true }];
const machineOf = (config = "") =>
  new AptWorld(
    installed,
    [
      stable([control("alpha", "1.1"), control("held", "1.1")]),
      security([control("alpha", "1.2")]),
    ],
    {},
    config,
  );

const lists = (machine: AptWorld) => join(machine.root, "var/lib/apt/lists");
const named = (directory: string, part: RegExp) =>
  readdirSync(directory)
    .filter((name) => part.test(name))
    .map((name) => join(directory, name));

/** A list as a file of its own, cut off at the end of its first package: of a file: archive apt has links. */
function cutOff(file: string | undefined): void {
  if (!file) throw new Error("There is no such list");
  const content = readFileSync(file, "utf8");
  rmSync(file);
  writeFileSync(file, content.slice(0, content.indexOf("Package: ", 10)));
}

const stateOf = (machine: AptWorld, env: Record<string, string> = {}) =>
  machine.told("dash", { ...machine.env, ...env }).state;
const known = { listsUpdatedAt: expect.stringMatching(/^20/) };
const failed = { updatesUnknown: "failed", securityUnknown: "failed" };

describe.runIf(privileged)("apt", () => {
  it("knows nothing where a source has its Release file and not its list", () => {
    const machine = machineOf();
    expect(stateOf(machine)).toEqual(known);
    for (const file of named(lists(machine), /security.*_Packages/)) rmSync(file);
    expect(stateOf(machine)).toMatchObject(failed);
    // Of an architecture or a component that nobody configured no list is missed.
    const other = machineOf();
    for (const file of named(lists(other), new RegExp(`binary-${other.foreign}_Packages`)))
      rmSync(file);
    expect(stateOf(other)).toEqual(known);
  });

  it("is told no security by what a source that is switched off left behind", () => {
    const machine = machineOf();
    const file = join(machine.root, "etc/apt/sources.list");
    writeFileSync(file, readFileSync(file, "utf8").replace(/^deb (.*security)/gm, "# deb $1"));
    expect(stateOf(machine)).toEqual({ ...known, securityUnknown: "not_told" });
  });

  it("notices a list that was cut off where the component has an underscore", () => {
    const machine = machineOf();
    for (const file of named(lists(machine), /Packages|Release/)) {
      const text = readFileSync(file, "utf8").replaceAll(/main\/(?=binary)/g, "my_comp/");
      rmSync(file);
      writeFileSync(file.replace("_main_", "_my%5fcomp_"), text);
    }
    const sources = join(machine.root, "etc/apt/sources.list");
    writeFileSync(sources, readFileSync(sources, "utf8").replaceAll(" main", " my_comp"));
    expect(stateOf(machine)).toEqual(known);
    cutOff(named(lists(machine), new RegExp(`stable_my.*binary-${machine.native}_`))[0]);
    expect(stateOf(machine)).toMatchObject(failed);
  });

  it("looks for lists where apt.conf has them", () => {
    const machine = machineOf();
    const place = join(machine.root, "lists");
    renameSync(lists(machine), place);
    appendFileSync(machine.env.APT_CONFIG, `Dir::State::lists "${place}";\n`);
    const { packages, state } = machine.told("dash", machine.env);
    expect(state).toEqual(known);
    expect(packages.find(({ name }) => name === "alpha")).toMatchObject({ isSecurityUpdate: true });
    cutOff(named(place, new RegExp(`stable_main.*binary-${machine.native}_`))[0]);
    expect(stateOf(machine)).toMatchObject(failed);
  });

  it("tells that it did not answer what is held in time", () => {
    const machine = machineOf();
    const script = 'case "$*" in *Ignore-Hold*) exec sleep 600 ;; esac; exec /usr/bin/apt-get "$@"';
    chmodSync(machine.write("../bin/apt-get", `#!/bin/sh\n${script}\n`), 0o755);
    const PATH = `${join(machine.directory, "bin")}:${process.env.PATH}`;
    const env = { ...machine.env, PATH, INVENTORY_TIMEOUT: "2" };
    expect(stateOf(machine, env)).toMatchObject({ updatesUnknown: "timeout" });
  });
});

import { mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import {
  agent,
  directHost,
  inRoot,
  installScript,
  MARK,
  machine,
  named,
  newMachine,
  picture,
  pingOfPair,
  play,
  server,
  serverOfField,
  shim,
} from "./support/field-machine";
import { shells } from "./support/machine";

// Machines on which another agent lives, or ours with another server.

serverOfField();

const places = [
  "etc/patchmon/config.yml",
  "etc/patchmon/credentials.yml",
  "usr/local/bin/patchmon-agent",
];
let turn = 0;
/** Each place in turn: over the shells every kind of thing comes to lie at each. */
const nextPlace = () => places[turn++ % places.length] ?? "";

describe.each(shells)("under %s", (shell) => {
  it.each<[string, (path: string) => void]>([
    ["a file", (path) => writeFileSync(path, "theirs\n")],
    ["an executable that would write", (path) => writeFileSync(path, "#!/bin/sh\n>owned\n")],
    ["bytes", (path) => writeFileSync(path, Buffer.from([0x7f, 0x45, 0, 0x0a, 0xff, 0]))],
    ["a mark further down", (path) => writeFileSync(path, `x\n\n${MARK}\n`)],
    [
      "hostile text",
      (path) => writeFileSync(path, 'patchmon_server: "$(touch owned)\x1b[2J`id`"\n'),
    ],
    [
      "a symlink to a file of ours",
      (path) => {
        writeFileSync(`${machine.directory}/marked`, `${MARK}\n`);
        symlinkSync(`${machine.directory}/marked`, path);
      },
    ],
    ["a symlink to nothing", (path) => symlinkSync("/nonexistent", path)],
    ["a directory", (path) => mkdirSync(path)],
  ])("with %s of another agent nothing is enrolled, and all stays", async (_, put) => {
    const place = nextPlace();
    newMachine(shell);
    const name = `foreign-${shell}`;
    mkdirSync(dirname(inRoot(place)), { recursive: true });
    put(inRoot(place));
    // What is at that place could be run.
    await machine.run(["-c", `chmod 755 ${inRoot(place)}`]);
    const before = picture();
    const script = await installScript(name);
    const made = (await named(name)).length;
    const outcome = await machine.run(["-s"], { stdin: script });
    expect(outcome).toMatchObject({ code: 1 });
    expect(outcome.stderr).toBe(
      `muster-agent: this machine has another agent: ${inRoot(place)} is not of muster-agent. Remove that agent first; nothing was changed\n`,
    );
    const skipped = await directHost(name);
    expect(skipped).toMatchObject({ code: 0, stderr: "" });
    expect(skipped.stdout).toMatch(
      /^Skipped: it has (another agent|an agent of another server) \(.*\)\.\n$/,
    );
    expect(await named(name)).toHaveLength(made);
    const removed = await machine.run(["-s"], {
      stdin: await server.text("/api/v1/hosts/remove"),
    });
    expect(removed.stdout).toContain("it was left alone");
    expect(picture()).toEqual(before);
    expect(machine.exists(`${machine.directory}/owned`)).toBe(false);
    // The bootstrap token was not spent.
    rmSync(inRoot(place), { recursive: true });
    expect(await machine.run(["-s"], { stdin: script })).toMatchObject({ code: 0 });
  });

  it("no rotation and no removal touches files that took the place of ours", async () => {
    newMachine(shell);
    expect(await play(`taken-${shell}`)).toBe("enrolled");
    rmSync(shim());
    writeFileSync(shim(), "theirs\n");
    rmSync(inRoot("etc/patchmon/credentials.yml"));
    symlinkSync("/nonexistent", inRoot("etc/patchmon/credentials.yml"));
    const rotated = await machine.run([agent(), "rotate"]);
    expect(rotated).toMatchObject({ code: 0 });
    expect(rotated.stderr).toContain("this machine has another agent");
    expect(await machine.run([agent(), "uninstall"])).toMatchObject({ code: 0 });
    expect(readFileSync(shim(), "utf8")).toBe("theirs\n");
    expect(readlinkSync(inRoot("etc/patchmon/credentials.yml"))).toBe("/nonexistent");
  });

  it("does not move a host to another server by itself", async () => {
    newMachine(shell);
    expect(await play(`moved-${shell}`)).toBe("enrolled");
    const before = picture();
    const script = await installScript(`moved-too-${shell}`);
    const other = server.url.replace("127.0.0.1", "localhost");
    const env = { PATCHMON_URL: other };
    const stopped = await machine.run(["-s"], { env, stdin: script });
    expect(stopped).toMatchObject({ code: 2 });
    expect(stopped.stderr).toBe(
      `muster-agent: this host is enrolled with ${server.url}; to move it to ${other} add --force\n`,
    );
    expect(picture()).toEqual(before);
    const forced = await machine.run(["-s", "--", "--force"], { env, stdin: script });
    expect(forced).toMatchObject({ code: 0 });
    expect(readFileSync(inRoot("etc/patchmon/config.yml"), "utf8")).toContain(other);
    expect(await pingOfPair()).toBe(200);
  });
});

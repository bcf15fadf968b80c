import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { machineIds, placeholders } from "../support/machine-ids";
import { Machine, shells } from "./support/machine";
import { StandIn } from "./support/stand-in";

let machine: Machine;
let server: StandIn;
beforeEach(async () => {
  server = await new StandIn().listen();
});
afterEach(async () => {
  machine.dispose();
  await server.close();
});

describe.each(shells)("%s", (shell) => {
  it("takes the same for placeholders as the server does", () => {
    machine = new Machine(shell, "curl");
    const script = `. agent/host/machine-id.sh
      for id; do if is_placeholder "$id"; then echo placeholder; else echo id; fi; done`;
    const all = [...placeholders, ...machineIds];
    const args = ["-c", script, "sh", ...all];
    const env = { ...machine.env(), LC_ALL: "C" };
    const said = execFileSync(`${machine.path}/sh`, args, { env, encoding: "utf8" });
    const told = said.trimEnd().split("\n");
    expect(all.filter((_id, at) => told[at] === "placeholder")).toEqual(placeholders);
  });

  it.each([
    ["uninitialized", "", undefined],
    ["uninitialized", "5f2ba0c1d2e3f4a5b6c7d8e9f0a1b2c3", "5f2ba0c1d2e3f4a5b6c7d8e9f0a1b2c3"],
    ["00000000000000000000000000000000", "uninitialized", undefined],
    ["", "5f2ba0c1d2e3f4a5b6c7d8e9f0a1b2c3", "5f2ba0c1d2e3f4a5b6c7d8e9f0a1b2c3"],
  ])("tells of %j and, for D-Bus, %j the id %j", async (systemd, dbus, told) => {
    machine = new Machine(shell, "curl");
    machine.hostFile("etc/machine-id", `${systemd}\n`);
    machine.hostFile("var/lib/dbus/machine-id", `${dbus}\n`);
    const env = { MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken() };
    const enrolled = await machine.agent(["enroll"], {
      env: { ...env, MUSTER_HOST_ROOT: machine.hostRoot },
    });
    expect(enrolled).toMatchObject({ code: 0, stderr: "" });
    expect(server.to("/api/agent/enroll")[0]?.json.machineId).toBe(told);
  });
});

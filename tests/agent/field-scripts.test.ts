import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { agentVersion } from "@/lib/fleet/enrollment/agent-files";
import { eventually } from "@/tests/support/eventually";
import {
  agent,
  command,
  credentials,
  directHost,
  hostId,
  installScript,
  MARK,
  machine,
  named,
  newMachine,
  pingOfPair,
  play,
  server,
  serverOfField,
  shim,
} from "./support/field-machine";
import { ended, shells } from "./support/machine";

// What scripts of the field find on a machine whose agent came through hosts/install.

serverOfField();

describe.each(shells)("a script of the field under %s", (shell) => {
  it("enrolls a machine once, however often it runs and whatever is rotated", async () => {
    newMachine(shell);
    const name = `field-${shell}`;
    expect(await play(name)).toBe("enrolled");
    expect(machine.tree()).toContainEqual("etc/patchmon/config.yml 600");
    expect(machine.tree()).toContainEqual("etc/patchmon/credentials.yml 600");
    expect(machine.tree()).toContainEqual("usr/local/bin/patchmon-agent 755");
    expect(credentials()).toMatch(
      new RegExp(`^${MARK}.*\\napi_id: patchmon_[0-9a-f]{32}\\napi_key: [0-9a-f]{64}\\n$`),
    );
    expect(await pingOfPair()).toBe(200);
    expect(await play(name)).toBe("skipped");

    const first = credentials();
    expect(await machine.run([agent(), "rotate"])).toMatchObject({ code: 0 });
    expect(credentials()).not.toBe(first);
    expect(machine.tree()).toContainEqual("etc/patchmon/credentials.yml 600");
    expect(await pingOfPair()).toBe(200);
    expect(await play(name)).toBe("skipped");

    const rotated = `/api/hosts/${await hostId(name)}/token`;
    const { token: given } = await server.call<{ token: string }>("POST", rotated, {});
    expect(await pingOfPair()).toBe(401);
    const adopted = await machine.run([agent(), "rotate", "--token-stdin"], { stdin: given });
    expect(adopted).toMatchObject({ code: 0, stderr: "" });
    expect(credentials()).toContain(`api_key: ${given}\n`);
    expect(await pingOfPair()).toBe(200);
    expect(await play(name)).toBe("skipped");

    expect(await directHost(name)).toMatchObject({ stdout: "Skipped: enrolled already.\n" });
    expect(await named(name)).toHaveLength(1);
    expect(await machine.run([agent(), "uninstall"])).toMatchObject({ code: 0 });
    expect(machine.tree()).toEqual([]);
  });

  it("finds the new credential after the server asked a running agent for a rotation", async () => {
    newMachine(shell);
    const name = `asked-${shell}`;
    expect(await play(name)).toBe("enrolled");
    const first = credentials();
    const running = machine.start([agent(), "run"], { env: { MUSTER_INTERVAL_SCALE: "0.01" } });
    const over = ended(running);
    await command(name, "ROTATE");
    await eventually(async () => {
      expect(credentials()).not.toBe(first);
      expect(await pingOfPair()).toBe(200);
    });
    running.kill("SIGTERM");
    expect((await over).code).toBe(0);
    expect(await play(name)).toBe("skipped");
    expect(await named(name)).toHaveLength(1);
  });

  it("has a patchmon-agent that does what muster-agent does, and ends as it ends", async () => {
    newMachine(shell);
    expect(await play(`shim-${shell}`)).toBe("enrolled");
    const version = await agentVersion();
    const ask = (args: string[], env: Record<string, string | undefined> = {}) =>
      machine.run([shim(), ...args], { env });
    const odd = { HOME: undefined, MUSTER_PREFIX: "/nonexistent", PATH: `:${machine.path}::` };
    expect(await ask(["ping"], odd)).toMatchObject({ code: 0, stderr: "" });
    expect(await ask(["version"])).toMatchObject({ code: 0, stdout: `${version}\n` });
    expect(await ask(["report"])).toMatchObject({ code: 0 });
    expect((await ask(["diagnostics"])).stdout).toContain(server.url);
    expect(await ask(["check-version"])).toMatchObject({
      code: 0,
      stdout: `This is muster-agent ${version}, as on the server.\n`,
    });
    expect(await machine.run([agent(), "lay", "v1.2-beta"])).toMatchObject({ code: 0, stderr: "" });
    expect(readFileSync(`${machine.prefix}/etc/patchmon/config.yml`, "utf8")).toContain(
      'api_version: "v1.2-beta"\n',
    );
    expect(await machine.run([agent(), "lay", "-v"])).toMatchObject({ code: 2, stdout: "" });
    const proxied = { no_proxy: "*", http_proxy: "http://user:pass@proxy:3128" };
    const shown = await ask(["config", "show"], proxied);
    expect(shown).toMatchObject({ code: 0, stderr: "" });
    expect(shown.stdout).toContain(`url=${server.url}\n`);
    expect(shown.stdout).not.toMatch(/api_key|[0-9a-f]{64}|pass/);
    for (const args of [[], ["serve"], ["config"], ["ping", "now"], ["$(id)"], ["config show"]]) {
      const refused = await ask(args);
      expect(refused, args.join(" ")).toMatchObject({ code: 2, stdout: "" });
    }
    const away = await ask(["ping"], { MUSTER_URL: "http://127.0.0.1:1" });
    expect(away).toMatchObject({ code: 5, stdout: "" });
    const host = await hostId(`shim-${shell}`);
    const response = await fetch(`${server.url}/api/hosts/${host}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${server.adminToken}` },
    });
    expect(response.ok).toBe(true);
    expect(await ask(["ping"])).toMatchObject({ code: 4, stdout: "" });

    for (const gone of [() => rmSync(agent()), () => writeFileSync(agent(), "")]) {
      gone();
      const alone = await ask(["ping"]);
      expect(alone).toMatchObject({ code: 1, stdout: "" });
      expect(alone.stderr).toBe(
        `patchmon-agent: ${agent()} is gone: install it again, or remove this file\n`,
      );
    }
    rmSync(agent());
    const remove = await server.text("/api/v1/hosts/remove");
    expect(await machine.run(["-s"], { stdin: remove })).toMatchObject({ code: 0, stderr: "" });
    expect(machine.tree().filter((path) => path.includes("patchmon"))).toEqual([]);
  });

  it("finds all three once an agent of 0.3.0 has updated itself", async () => {
    newMachine(shell);
    const name = `older-${shell}`;
    mkdirSync(dirname(agent()), { recursive: true });
    const released = gunzipSync(readFileSync("tests/fixtures/muster-agent-0.3.0.gz"));
    writeFileSync(agent(), released, { mode: 0o755 });
    const [, bootstrap = ""] = /^BOOTSTRAP_TOKEN='(.*)'$/m.exec(await installScript(name)) ?? [];
    const env = { MUSTER_URL: server.url, MUSTER_TOKEN: bootstrap };
    expect(await machine.run([agent(), "enroll"], { env })).toMatchObject({ code: 0 });
    expect(machine.exists(shim())).toBe(false);
    const running = machine.start([agent(), "run"], { env: { MUSTER_INTERVAL_SCALE: "0.01" } });
    await command(name, "UPDATE");
    await eventually(() => expect(machine.exists(shim())).toBe(true));
    running.kill("SIGTERM");
    expect(await pingOfPair()).toBe(200);
    expect(await play(name)).toBe("skipped");
    expect(await named(name)).toHaveLength(1);
  });
});

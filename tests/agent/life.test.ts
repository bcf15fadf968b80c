import { readFileSync, statSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "@/tests/support/eventually";
import { agentPath, clients, ended, Machine, shells } from "./support/machine";
import { RealServer } from "./support/real-server";

// The life of a host, with the real server: every shell with every client.

let server: RealServer;
beforeAll(async () => {
  server = await RealServer.start();
});
afterAll(() => server.stop());

let machine: Machine;
afterEach(() => machine.dispose());

describe.each(shells)("%s", (shell) => {
  it.each(clients)(
    "with %s enrolls, checks in, reports containers, rotates, is told of its end",
    async (client) => {
      machine = new Machine(shell, client);
      const name = `${shell}-${client}`;
      machine.command("docker", containersOf(["web", "db"]));
      const { token } = await server.newToken();
      const env = { MUSTER_URL: server.url, MUSTER_TOKEN: token, MUSTER_NAME: name };

      const enrolled = await machine.agent(["enroll"], { env });
      expect(enrolled).toMatchObject({ code: 0, stderr: "" });
      const host = await hostNamed(name);
      expect(enrolled.stdout).toContain(`Enrolled with ${server.url} as host ${host.id}.`);
      expect(statSync(machine.credential).mode & 0o777).toBe(0o600);

      expect(await machine.agent(["once"])).toMatchObject({ code: 0, stderr: "" });
      expect(await hostNamed(name)).toMatchObject({ status: "ONLINE", _count: { containers: 2 } });

      const before = readFileSync(machine.credential, "utf8");
      expect(await machine.agent(["rotate"])).toMatchObject({ code: 0, stderr: "" });
      expect(readFileSync(machine.credential, "utf8")).not.toBe(before);
      expect(readFileSync(machine.credential, "utf8")).toContain("token=mst_agent_");
      expect(await machine.agent(["rotate"])).toMatchObject({ code: 0, stderr: "" });

      const again = await machine.agent(["enroll"], { env });
      expect(again).toMatchObject({ code: 0, stderr: "" });
      expect(again.stdout).toContain(`Already enrolled with ${server.url} as host ${host.id}.`);

      const status = await machine.agent(["status"]);
      expect(status).toMatchObject({ code: 0, stderr: "" });
      expect(status.stdout).toContain(`Server         ${server.url}\n`);
      expect(status.stdout).toContain(`Host           ${host.id}\n`);
      expect(status.stdout).toMatch(/Last check-in {2}\d{4}-.*, accepted\n/);
      expect(status.stdout).not.toContain("mst_");

      await server.call("DELETE", `/api/hosts/${host.id}`);
      const told = await machine.agent(["once"]);
      expect(told.code).toBe(4);
      expect(told.stderr).toContain("the server refuses this host: ");
      if (client === "curl") expect(told.stderr).toContain("Host has been deleted");
      expect((await machine.agent(["status"])).stdout).toContain("refused: ");
    },
  );

  it("follows five rotations while it runs", async () => {
    machine = new Machine(shell, "curl");
    const name = `followed-${shell}`;
    const { token } = await server.newToken();
    await machine.agent(["enroll"], {
      env: { MUSTER_URL: server.url, MUSTER_TOKEN: token, MUSTER_NAME: name },
    });
    const running = machine.start([agentPath, "run"], { env: { MUSTER_INTERVAL_SCALE: "0.001" } });
    const outcome = ended(running);
    for (let turn = 0; turn < 5; turn++) {
      expect(await machine.agent(["rotate"]), `turn ${turn}`).toMatchObject({
        code: 0,
        stderr: "",
      });
    }
    const { lastSeenAt } = await hostNamed(name);
    await eventually(async () =>
      expect((await hostNamed(name)).lastSeenAt > lastSeenAt).toBe(true),
    );
    running.kill("SIGTERM");
    expect((await outcome).stderr).not.toContain("refuse");
    expect((await machine.agent(["once"])).code).toBe(0);
  });
});

describe("a host that is refused", () => {
  it.each(clients)("says why a token was refused, and what to do, with %s", async (client) => {
    machine = new Machine("dash", client);
    const { token } = await server.newToken();
    const env = { MUSTER_URL: server.url, MUSTER_TOKEN: token };
    expect((await machine.agent(["enroll"], { env })).code).toBe(0);
    machine.dispose();

    machine = new Machine("dash", client);
    const refused = await machine.agent(["enroll"], { env });
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain("the server refused the token: ");
    if (client === "curl") expect(refused.stderr).toContain("Enrollment token already used");
    expect(refused.stderr).toContain(`Make a new one in the dashboard: ${server.url}`);
    expect((await machine.agent(["once"])).code).toBe(3);
    expect((await machine.agent(["run"])).code).toBe(3);
  });

  it("enrolls anew with a fresh token when the server refuses the old credential", async () => {
    machine = new Machine("dash", "curl");
    const enroll = async () =>
      machine.agent(["enroll"], {
        env: {
          MUSTER_URL: server.url,
          MUSTER_TOKEN: (await server.newToken()).token,
          MUSTER_NAME: "phoenix",
        },
      });
    await enroll();
    const { id } = await hostNamed("phoenix");
    await server.call("DELETE", `/api/hosts/${id}`);
    const reborn = await enroll();
    expect(reborn.code).toBe(0);
    expect(reborn.stdout).toContain("refuses this host (Host has been deleted): enrolling anew");
    expect((await hostNamed("phoenix")).id).not.toBe(id);
  });

  it("takes a token that an admin rotated, and leaves all as it was when it is a wrong one", async () => {
    machine = new Machine("dash", "curl");
    await machine.agent(["enroll"], {
      env: {
        MUSTER_URL: server.url,
        MUSTER_TOKEN: (await server.newToken()).token,
        MUSTER_NAME: "adopting",
      },
    });
    const before = readFileSync(machine.credential, "utf8");
    const wrong = await machine.agent(["rotate", "--token-stdin"], { stdin: "mst_agent_wrong\n" });
    expect(wrong.code).toBe(4);
    expect(wrong.stderr).toContain("Invalid agent token. Nothing was changed");
    expect(readFileSync(machine.credential, "utf8")).toBe(before);

    const { id } = await hostNamed("adopting");
    const { token } = await server.call<{ token: string }>("POST", `/api/hosts/${id}/token`);
    expect((await machine.agent(["once"])).code).toBe(4);
    expect(await machine.agent(["rotate", "--token-stdin"], { stdin: `${token}\n` })).toMatchObject(
      {
        code: 0,
        stderr: "",
      },
    );
    expect((await machine.agent(["once"])).code).toBe(0);
    expect(readFileSync(machine.credential, "utf8")).toBe(`token=${token}\nhost_id=${id}\n`);
  });
});

async function hostNamed(name: string) {
  const host = (await server.hosts()).find((row) => row.name === name);
  if (!host) throw new Error(`The server has no host ${name}`);
  return host;
}

function containersOf(names: string[]): string {
  const rows = names.map((name, n) => `${String(n).repeat(64)}\\t${name}\\tnginx:1\\trunning\\n`);
  return `case $1 in ps) printf '${rows.join("")}' ;; version) echo 28.2.2 ;; esac`;
}

import { existsSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "@/tests/support/eventually";
import { install } from "./support/installed";
import { ended, Machine, type Shell } from "./support/machine";
import { RealServer } from "./support/real-server";

// Reports and commands with the real server: what an admin asks for, and what the page then shows.

let server: RealServer;
let machine: Machine;
beforeAll(async () => {
  server = await RealServer.start();
});
afterAll(() => server.stop());
afterEach(() => machine.dispose());

type Row = { id: string; name: string };

const hostNamed = async (name: string) => {
  const { data } = await server.call<{ data: Row[] }>("GET", "/api/hosts");
  const host = data.find((row) => row.name === name);
  if (!host) throw new Error(`The server has no host ${name}`);
  return host;
};

/** The installed packages the server knows, as its export has them: name and version. */
async function packagesOf(id: string) {
  const csv = await server.text(`/api/hosts/${id}/packages/export`);
  return csv
    .split("\n")
    .flatMap((line) => /^"?(bash|nginx)"?,"?([\d.]+)/.exec(line)?.slice(1).join(" ") ?? []);
}

const ask = (id: string, kind: string) =>
  server.call("POST", "/api/hosts/commands", { hostIds: [id], kind });

const stanza = (name: string, version: string) =>
  `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`;

describe.each<Shell>(["dash", "busybox"])("%s", (shell) => {
  it("reports, reports again when asked, rotates and removes itself", async () => {
    machine = new Machine(shell, "curl");
    const name = `end-to-end-${shell}`;
    const path = await install(machine);
    machine.hostFile("var/lib/dpkg/status", stanza("bash", "5.2"));
    const { token } = await server.newToken();
    const env = {
      MUSTER_URL: server.url,
      MUSTER_TOKEN: token,
      MUSTER_NAME: name,
      MUSTER_REPORTS: "1",
      MUSTER_HOST_ROOT: machine.hostRoot,
    };
    expect((await machine.run([path, "enroll"], { env })).code).toBe(0);
    const { id } = await hostNamed(name);
    const child = machine.start([path, "run"], {
      env: { ...env, MUSTER_TOKEN: undefined, MUSTER_INTERVAL_SCALE: "0.01" },
    });
    const outcome = ended(child);
    await eventually(async () => expect(await packagesOf(id)).toEqual(["bash 5.2"]));
    machine.hostFile("var/lib/dpkg/status", `${stanza("bash", "5.2")}\n${stanza("nginx", "1.24")}`);
    await ask(id, "REPORT");
    await eventually(async () => expect(await packagesOf(id)).toEqual(["bash 5.2", "nginx 1.24"]));
    await ask(id, "ROTATE");
    await ask(id, "UNINSTALL");
    expect(await outcome).toMatchObject({ code: 0 });
    expect(existsSync(path)).toBe(false);
    expect(await hostNamed(name)).toMatchObject({ id });
  });
});

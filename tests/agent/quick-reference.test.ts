import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ProxmoxNode } from "./support/proxmox-node";
import { type AutoToken, RealServer } from "./support/real-server";

// S3's curl quick reference and its integration pattern, to the letter but for the address of the
// server and the values it prints as placeholders, on a node with a real container.

const createToken = `curl -X POST \\
  -H "Authorization: Bearer <jwt_token>" \\
  -H "Content-Type: application/json" \\
  -d '{
    "token_name": "Production Proxmox",
    "max_hosts_per_day": 100,
    "default_host_group_id": "uuid",
    "allowed_ip_ranges": ["192.168.1.10"]
  }' \\
  https://patchmon.example.com/api/v1/auto-enrollment/tokens`;

const runScript = `# Download and execute in one command — credentials are injected into the script
curl -s "https://patchmon.example.com/api/v1/auto-enrollment/script?type=proxmox-lxc&token_key=KEY&token_secret=SECRET" | bash`;

const enrollHost = `curl -X POST \\
  -H "X-Auto-Enrollment-Key: patchmon_ae_abc123..." \\
  -H "X-Auto-Enrollment-Secret: def456ghi789..." \\
  -H "Content-Type: application/json" \\
  -d '{
    "friendly_name": "webserver",
    "machine_id": "proxmox-lxc-100-abc123"
  }' \\
  https://patchmon.example.com/api/v1/auto-enrollment/enroll`;

const installAgent = `curl -H "X-API-ID: patchmon_abc123" \\
     -H "X-API-KEY: def456ghi789" \\
     https://patchmon.example.com/api/v1/hosts/install | bash`;

let server: RealServer;
let node: ProxmoxNode;
beforeAll(async () => {
  server = await RealServer.start();
  node = await ProxmoxNode.start({ 100: { name: "quick" } });
}, 120_000);
afterAll(async () => {
  await node?.stop();
  await server.stop();
});

async function bash(command: string, values: Record<string, string>): Promise<string> {
  const all = { "https://patchmon.example.com": server.url, ...values };
  const filled = Object.entries(all).reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, () => to);
  }, command);
  const { code, stdout, stderr } = await node.run(["bash", "-c", filled]);
  if (code !== 0) throw new Error(`${command}: ${code}\n${stdout}${stderr}`);
  return stdout;
}

describe("on a Proxmox node", () => {
  let token: AutoToken;

  it("creates a token", async () => {
    const path = "/api/v1/host-groups";
    const group = await server.call<{ id: string }>("POST", path, { name: "Proxmox LXC" });
    const answer = await bash(createToken, {
      "<jwt_token>": server.adminToken,
      '"uuid"': `"${group.id}"`,
      "192.168.1.10": "127.0.0.1",
    });
    ({ token } = JSON.parse(answer) as { token: AutoToken });
    expect(token.token_key).toMatch(/^patchmon_ae_/);
  });

  it("downloads and runs the enrollment script", async () => {
    const values = { "=KEY": `=${token.token_key}`, "=SECRET": `=${token.token_secret}` };
    const said = await bash(runScript, values);
    expect(said).toContain("Successfully Enrolled:  1\n");
    const hosts = await server.hosts();
    expect(hosts.map(({ name, status }) => `${name} ${status}`)).toEqual(["quick ONLINE"]);
  });

  it("enrolls a host directly, and installs its agent", async () => {
    const answer = await bash(enrollHost, {
      "patchmon_ae_abc123...": token.token_key,
      "def456ghi789...": token.token_secret,
    });
    const { host } = JSON.parse(answer) as { host: { api_id: string; api_key: string } };
    const said = await bash(installAgent, {
      patchmon_abc123: host.api_id,
      def456ghi789: host.api_key,
    });
    expect(said).toContain(`as host ${host.api_id}.`);
    const hosts = await server.hosts();
    expect(hosts.find(({ name }) => name === "webserver")).toMatchObject({ status: "ONLINE" });
  });

  it("and none of it left a secret in the log", () => {
    expect(server.logs()).not.toContain(token.token_secret);
    expect(server.logs()).not.toContain("token_secret");
  });
});

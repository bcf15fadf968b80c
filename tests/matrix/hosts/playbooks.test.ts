import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Container, ProxmoxNode } from "@/tests/agent/support/proxmox-node";
import { type AutoToken, RealServer } from "@/tests/agent/support/real-server";
import { needs } from "@/tests/support/needs";

needs("ansible-playbook", "jq", "python3-apt");

// The playbooks of S3, to the letter (hence the .txt: no formatter touches them), run by ansible on a node that has real containers. Outside
// them are only the inventory, the variables, and the tasks file that one of them includes.

let server: RealServer;
let node: ProxmoxNode;
let token: AutoToken;
beforeAll(async () => {
  server = await RealServer.start();
}, 120_000);
afterAll(() => server.stop());
afterEach(() => node?.stop());

const playbook = (name: string) =>
  readFileSync(`tests/matrix/hosts/playbooks/${name}.yml.txt`, "utf8");
const local = "ansible_connection=local ansible_python_interpreter=/usr/bin/python3";
const inventory = `[proxmox_hosts]\n127.0.0.1 ${local}\n`;
const env = {
  PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
  LC_ALL: "C.UTF-8",
  ANSIBLE_NOCOLOR: "1",
  ANSIBLE_CONFIG: "/shared/ansible/ansible.cfg",
};

async function prepare(containers: Record<number, Container>): Promise<void> {
  token = await server.newAutoToken({ metadata: { integration_type: "proxmox-lxc" } });
  node = await ProxmoxNode.start(containers);
  node.share("ansible/ansible.cfg", "[defaults]\n");
  node.share("ansible/inventory", inventory);
  // The document's vault with our values, encrypted as it says.
  const values = [server.adminToken, token.token_key, token.token_secret];
  let next = 0;
  const vault = playbook("vault").replace(/"[^"]*"$/gm, () => JSON.stringify(values[next++]));
  expect(next).toBe(3);
  node.share("ansible/group_vars/all/vault.yml", vault);
  node.share("ansible/password", "#!/bin/sh\necho pass\n");
  const encrypt = "ansible-vault encrypt --vault-password-file password group_vars/all/vault.yml";
  await shell(encrypt);
}

async function play(text: string, vars: Record<string, string> = {}) {
  node.share("ansible/play.yml", text);
  const values = JSON.stringify({ patchmon_url: server.url, ...vars });
  node.share("ansible/values.json", values);
  const options = "--vault-password-file password -e @values.json";
  return shell(`ansible-playbook -i inventory ${options} play.yml`);
}

/** What a command says; throws with all of it when it fails. */
async function shell(command: string): Promise<string> {
  const { code, stdout, stderr } = await node.run(
    ["sh", "-c", `cd /shared/ansible && ${command}`],
    {
      env,
    },
  );
  if (code !== 0)
    throw new Error(`${command}: ${code}
${stdout}${stderr}`);
  return stdout;
}

async function enrolled(...names: string[]) {
  const hosts = (await server.hosts()).filter(({ name }) => names.includes(name));
  return hosts.map(({ name, status }) => `${name} ${status}`).sort();
}

describe("on a Proxmox node", () => {
  it("Basic Playbook for Proxmox Enrollment", async () => {
    await prepare({ 100: { name: "basic" }, 101: { name: "stopped", status: "stopped" } });
    const outcome = await play(playbook("basic"));
    expect(outcome).toContain("Successfully Enrolled:  1");
    expect(outcome).toMatch(/127\.0\.0\.1 .*failed=0/);
    expect(await enrolled("prod-basic")).toEqual(["prod-basic ONLINE"]);
  });

  it("Advanced Playbook with Token Management", async () => {
    await prepare({ 100: { name: "advanced" } });
    // The document's own date passes some day. It names the file and not what is in it.
    node.share(
      "ansible/deploy_enrollment.yml",
      `- uri:
    url: "{{ patchmon_url }}/api/v1/auto-enrollment/tokens/{{ token_response.json.token.id }}"
    method: PATCH
    headers:
      Authorization: "Bearer {{ admin_token }}"
    body_format: json
    body:
      expires_at: "{{ '%Y-%m-%dT%H:%M:%SZ' | strftime(ansible_date_time.epoch | int + 86400, utc=True) }}"
- get_url:
    url: "{{ patchmon_url }}/api/v1/auto-enrollment/script?type=proxmox-lxc"
    headers:
      X-Auto-Enrollment-Key: "{{ token_response.json.token.token_key }}"
      X-Auto-Enrollment-Secret: "{{ token_response.json.token.token_secret }}"
    dest: /root/enroll.sh
    mode: "0700"
- command: /root/enroll.sh
`,
    );
    const group = await server.call<{ id: string }>("POST", "/api/v1/host-groups", {
      name: "Proxmox LXC",
    });
    await play(playbook("advanced"), {
      proxmox_host_group_id: group.id,
      proxmox_host_ip: "127.0.0.1",
      environment: "production",
    });
    expect(await enrolled("advanced")).toEqual(["advanced ONLINE"]);
    const tokens = await server.call<Record<string, unknown>[]>(
      "GET",
      "/api/v1/auto-enrollment/tokens",
    );
    expect(tokens).toContainEqual(
      expect.objectContaining({
        token_name: "127.0.0.1-proxmox",
        max_hosts_per_day: 200,
        allowed_ip_ranges: ["127.0.0.1"],
        default_host_group_id: group.id,
        // To ansible `environment` is a keyword before it is a variable.
        metadata: { integration_type: "proxmox-lxc", environment: [] },
        hosts_created_today: 1,
      }),
    );
  });

  it("Playbook for Bulk Enrollment via API", async () => {
    await prepare({
      100: { name: "bulk-one" },
      101: { name: "bulk-two", kind: "bash" },
      102: { name: "bulk-stopped", status: "stopped" },
    });
    const outcome = await play(playbook("bulk"));
    expect(outcome).toContain("Bulk enrollment completed: 2 succeeded, 0 failed, 0 skipped");
    expect(await enrolled("bulk-one", "bulk-two", "bulk-stopped")).toEqual([
      "bulk-one OFFLINE",
      "bulk-two OFFLINE",
    ]);
  });

  it("Ansible Role", async () => {
    await prepare({ 100: { name: "role", kind: "busybox" } });
    node.share("ansible/roles/patchmon_proxmox/tasks/main.yml", playbook("role"));
    const site = "- hosts: proxmox_hosts\n  roles: [patchmon_proxmox]\n";
    const { token_key, token_secret } = token;
    const vars = { token_key, token_secret, host_prefix: "lab-" };
    const dry = await play(site, { ...vars, dry_run: "true" });
    expect(dry).toContain("100 lab-role: would be enrolled");
    expect(await enrolled("lab-role")).toEqual([]);
    await play(site, { ...vars, force_install: "true" });
    expect(await enrolled("lab-role")).toEqual(["lab-role ONLINE"]);
  });

  it("Playbook with Error Handling and Retries", async () => {
    await prepare({ 100: { name: "retries" } });
    const outcome = await play(playbook("retries"));
    expect(outcome).toMatch(/Successfully enrolled: \D*1\D* containers/);
    expect(outcome).toMatch(/Failed: \D*0\D* containers/);
    expect(await enrolled("retries")).toEqual(["retries ONLINE"]);
  });

  it("and no log line of all that has a secret", () => {
    const { token_key, token_secret } = token;
    expect(server.logs()).toContain("/api/v1/auto-enrollment/script");
    for (const secret of [token_secret, server.adminToken, "token_secret", `=${token_key}`]) {
      expect(server.logs()).not.toContain(secret);
    }
  });
});

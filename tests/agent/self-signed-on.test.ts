import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { curlFor, wgetFor } from "@/lib/server-address";
import { needs } from "@/tests/support/needs";
import { behindTls, machineWithSudo, ofCertificate, paste } from "./support/behind-tls";
import type { Machine } from "./support/machine";
import { ProxmoxNode } from "./support/proxmox-node";

needs("ansible-playbook");

// The real server behind a certificate that nobody signed, with S3's ignore_ssl_self_signed: all
// that the dashboard and the server give out runs on hosts as it is.

let machine: Machine | undefined;
let node: ProxmoxNode | undefined;
afterEach(async () => {
  machine?.dispose();
  await node?.stop();
});

function newMachine(...kind: ConstructorParameters<typeof Machine>): Machine {
  machine = machineWithSudo(...kind);
  return machine;
}

const on = behindTls(true);

/** The host is there, checked in, and page and record say that it verifies no certificate. */
async function expectInsecure(name: string): Promise<void> {
  const host = (await on.server.hosts()).find((one) => one.name === name);
  expect(host).toMatchObject({ status: "ONLINE" });
  const rows = on.server.query<{ insecureTransport: number }>(
    `SELECT insecureTransport FROM Host WHERE id = '${host?.id}'`,
  );
  expect(rows).toEqual([{ insecureTransport: 1 }]);
  const page = await on.server.page(`/hosts/${host?.id}`);
  expect(page).toContain("its agent does not check this server");
}

/** The installed agent goes on by itself, with nothing in its environment. */
async function expectGoesOn(host: Machine): Promise<void> {
  const config = readFileSync(`${host.prefix}/etc/muster-agent/config`, "utf8");
  expect(config).toContain(`url=${on.address.url}\n`);
  expect(config).toContain("\ninsecure=1\n");
  const agent = `${host.prefix}/usr/local/bin/muster-agent`;
  expect(await host.run([agent, "once"])).toMatchObject({ code: 0 });
}

it("the command for one host enrolls it", async () => {
  const host = newMachine("dash", "curl");
  const { curl } = await on.oneHost();
  expect(await paste(host, curl, { MUSTER_NAME: "by-curl" })).toMatchObject({ code: 0 });
  await expectGoesOn(host);
  await expectInsecure("by-curl");
});

it.each(["wget", "busybox-wget"] as const)("and with %s in its place", async (client) => {
  const host = newMachine("busybox", client);
  const { curl } = await on.oneHost();
  // As the hint below the command says.
  const command = curl.replace(`${curlFor(on.address)} -fsSL`, `${wgetFor(on.address)} -qO-`);
  expect(command).not.toContain("curl");
  expect(await paste(host, command, { MUSTER_NAME: client })).toMatchObject({ code: 0 });
  await expectGoesOn(host);
  await expectInsecure(client);
});

it("downloaded, verified and run", async () => {
  const host = newMachine("bash", "curl");
  const { download, verify, run } = await on.oneHost();
  const env = { MUSTER_NAME: "verified" };
  expect(await paste(host, download)).toMatchObject({ code: 0 });
  expect(await paste(host, verify)).toMatchObject({ code: 0, stdout: "install.sh: OK\n" });
  expect(await paste(host, run, env)).toMatchObject({ code: 0 });
  await expectGoesOn(host);
  await expectInsecure("verified");
});

it("what the command for docker has its container do", async () => {
  const host = newMachine("busybox", "busybox-wget");
  const { docker } = await on.oneHost();
  // No docker: of its options what reaches the container, and the command at the end, in a
  // host that is as the image is. --no-service keeps it from staying.
  const words = `for word; do
    [ "$last" != -e ] || export "$word"
    last=$word
  done
  exec sh -c "$(printf %s "$last" | sed s/--foreground/--no-service/)"`;
  host.command("docker", words);
  const outcome = await paste(host, docker, { MUSTER_NAME: "in-docker" });
  expect(outcome).toMatchObject({ code: 0 });
  await expectGoesOn(host);
  await expectInsecure("in-docker");
});

it("the command for many hosts enrolls one, and an API call too", async () => {
  const host = newMachine("dash", "curl");
  const { directHost, curl } = await on.manyHosts();
  expect(await paste(host, directHost, { FRIENDLY_NAME: "direct" })).toMatchObject({ code: 0 });
  await expectGoesOn(host);
  await expectInsecure("direct");
  const answer = JSON.parse((await paste(host, curl)).stdout) as { host: { api_id: string } };
  expect(answer.host.api_id).toMatch(/^patchmon_/);
});

it("an operator's own flags go before those of the server", async () => {
  const host = newMachine("dash", "curl");
  const { token } = await on.manyHosts();
  const stdin = await on.script(token, "direct-host");
  const run = (env: Record<string, string>) =>
    host.run(["-s"], { stdin, env: { FRIENDLY_NAME: "own-flags", ...env } });
  const strict = await run({ CURL_FLAGS: "--no-progress-meter" });
  expect(strict.code).toBe(1);
  expect(strict.stderr).toContain(ofCertificate);
  const { code } = await run({
    CURL_FLAGS: `--cacert ${on.certificate}`,
    MUSTER_CA_FILE: on.certificate,
  });
  expect(code).toBe(0);
  const [row] = on.server.query("SELECT insecureTransport FROM Host WHERE name = 'own-flags'");
  expect(row).toEqual({ insecureTransport: 0 });
});

it.each([
  ["", 0],
  ["0", 5],
])("hosts/install with MUSTER_INSECURE=%j in the environment ends with %i", async (word, code) => {
  const host = newMachine("dash", "curl");
  const { token } = await on.manyHosts();
  const made = await on.server.enroll(token, `installed-${code}`);
  const script = await fetch(`${on.server.url}/api/v1/hosts/install`, {
    headers: { "x-api-id": made.api_id, "x-api-key": made.api_key },
  });
  const env = { MUSTER_INSECURE: word };
  const outcome = await host.run(["-s"], { stdin: await script.text(), env });
  expect(outcome).toMatchObject({ code });
  if (code === 0) await expectInsecure(`installed-${code}`);
  else expect(outcome.stderr).toContain(ofCertificate);
});

describe("on a Proxmox node", () => {
  it("the Proxmox command enrolls its containers", async () => {
    node = await ProxmoxNode.start({
      100: { name: "web" },
      // Without curl, so that the installer and the agent use wget.
      101: { name: "small", kind: "bash" },
    });
    const { proxmox } = await on.manyHosts();
    const outcome = await node.run(["sh", "-c", proxmox]);
    expect(outcome.stdout).toContain("Successfully Enrolled:  2\n");
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    const config = "grep -x insecure=1 /etc/muster-agent/config";
    expect(await node.inside(101, config)).toBe("insecure=1\n");
    await expectInsecure("web");
    await expectInsecure("small");
  });

  it("the playbook and the cloud-config enroll the machine they run on", async () => {
    node = await ProxmoxNode.start({ 100: { name: "beside" } });
    const { ansible, cloudInit } = await on.manyHosts();
    const local = "ansible_connection=local ansible_python_interpreter=/usr/bin/python3";
    node.share("inventory", `[all]\n127.0.0.1 ${local}\n`);
    node.share("enroll.yml", ansible);
    const env = {
      PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
      LC_ALL: "C.UTF-8",
      FRIENDLY_NAME: "by-playbook",
    };
    const play = "cd /shared && ansible-playbook -i inventory enroll.yml";
    const played = await node.run(["sh", "-c", play], { env });
    expect(played.stdout).toMatch(/127\.0\.0\.1 .*failed=0/);
    await expectInsecure("by-playbook");

    await node.run(["/usr/local/bin/muster-agent", "uninstall"]);
    node.share("user-data", cloudInit);
    const runcmd = `import subprocess, yaml
for command in yaml.safe_load(open("/shared/user-data"))["runcmd"]: subprocess.run(command, check=True)`;
    const ran = await node.run(["/usr/bin/python3", "-c", runcmd], {
      env: { ...env, FRIENDLY_NAME: "by-cloud-init" },
    });
    expect(ran).toMatchObject({ code: 0 });
    await expectInsecure("by-cloud-init");
  });
});

import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { clients, Machine, shells } from "./support/machine";
import { Onlooker } from "./support/onlooker";
import { seeded } from "./support/random";
import { type AutoToken, type EnrolledHost, RealServer } from "./support/real-server";

let server: RealServer;
let machine: Machine;
let token: AutoToken;
beforeAll(async () => {
  server = await RealServer.start();
  token = await server.newAutoToken({ max_hosts_per_day: 1000 });
}, 120_000);
afterAll(() => server.stop());
afterEach(() => machine.dispose());

async function text(url: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(url, { headers });
  expect(response.status).toBe(200);
  return response.text();
}
const directScript = () => text(server.scriptUrl(token, "direct-host"));
const named = async (name: string) => (await server.hosts()).filter((host) => host.name === name);

const enroll = (name: string) => server.enroll(token, name);

const installScript = ({ api_id, api_key }: EnrolledHost) =>
  text(`${server.url}/api/v1/hosts/install`, { "x-api-id": api_id, "x-api-key": api_key });

describe.each(shells)("direct-host under %s", (shell) => {
  it.each([
    "plain",
    `a'b"c`,
    "`id` $(touch owned) $HOME",
    "back\\slash \\n \\u0041",
    "naïve 主机 🖥",
    "-n %s {} * ?",
  ])("enrolls this machine as %j, and once", async (friendly) => {
    machine = new Machine(shell, "curl");
    const name = `${friendly} ${shell}`;
    const script = await directScript();
    const env = { FRIENDLY_NAME: name, HOST_PREFIX: "h-" };
    const dry = await machine.run(["-s"], { env: { ...env, DRY_RUN: "true" }, stdin: script });
    expect(dry).toMatchObject({ code: 0, stderr: "" });
    expect(machine.tree()).toEqual([]);

    const outcome = await machine.run(["-s"], { env, stdin: script });
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).toContain(`Enrolled h-${name}.\n`);
    const [host, ...others] = await named(`h-${name}`);
    expect(host).toMatchObject({ status: "ONLINE" });
    expect(others).toEqual([]);
    expect(machine.tree()).toContainEqual("etc/patchmon/config.yml 600");
    expect(machine.tree()).toContainEqual("etc/patchmon/credentials.yml 600");
    expect(machine.tree()).toContainEqual("usr/local/bin/patchmon-agent 755");
    expect(machine.tree()).toContainEqual("var/lib/muster-agent/credential 600");
    // An enrollment that is finished leaves nothing of its own.
    expect(machine.tree().filter((path) => path.includes("muster-enroll"))).toEqual([]);
    expect(readFileSync(machine.credential, "utf8")).toMatch(
      /^api_id=patchmon_[0-9a-f]{32}\napi_key=[0-9a-f]{64}\nhost_id=/,
    );

    const again = await machine.run(["-s"], { env, stdin: script });
    expect(again).toMatchObject({ code: 0, stdout: "Skipped: enrolled already.\n" });
    const remove = await text(`${server.url}/api/v1/hosts/remove`);
    expect(await machine.run(["-s"], { stdin: remove })).toMatchObject({ code: 0, stderr: "" });
    expect(machine.tree()).toEqual([]);
    expect(machine.exists(`${machine.directory}/owned`)).toBe(false);
    expect((await machine.run(["-s"], { stdin: remove })).stdout).toBe("There is no agent here.\n");
  });

  it("shows no secret in any process list, and survives an answer that was lost", async () => {
    machine = new Machine(shell, "curl");
    machine.command("sleep", "exit 0");
    const onlooker = await new Onlooker(server.url).listen();
    let lost = 0;
    onlooker.lose = (path) => path.endsWith("/enroll") && lost++ === 0;
    try {
      const name = `seen-${shell}`;
      const env = { PATCHMON_URL: onlooker.url, FRIENDLY_NAME: name, DEBUG: "true" };
      const outcome = await machine.run(["-s"], { env, stdin: await directScript() });
      expect(outcome).toMatchObject({ code: 0 });
      expect(onlooker.requests.map(({ path }) => path)).toEqual([
        "POST /api/v1/auto-enrollment/enroll",
        "POST /api/v1/auto-enrollment/enroll",
        "GET /api/v1/hosts/install",
        "GET /api/agent/muster-agent",
        "GET /api/agent/muster-agent.sha256",
        "POST /api/v1/hosts/bootstrap/exchange",
        "POST /api/agent/heartbeat",
      ]);
      expect(onlooker.looks).toBe(onlooker.requests.length);
      const told = onlooker.answers.match(/mst_bootstrap_\w+|(?<="api_?[Kk]ey":")\w+/g) ?? [];
      // The bootstrap token; the key of the answer that was lost, the one that came, the exchange.
      expect(told).toHaveLength(4);
      for (const secret of [token.token_secret, ...told]) {
        const showing = onlooker.requests.filter(({ processes }) =>
          processes.some((line) => line.includes(secret)),
        );
        expect(showing.map(({ path }) => path)).toEqual([]);
      }
      expect(outcome.stdout).not.toContain(token.token_secret);
      expect(outcome.stdout).not.toContain("mst_bootstrap_");
      expect(await named(name)).toHaveLength(1);
    } finally {
      await onlooker.close();
    }
  });

  it("waits out a gateway whose server is away", async () => {
    machine = new Machine(shell, "curl");
    machine.command("sleep", "exit 0");
    const onlooker = await new Onlooker(server.url).listen();
    let refused = 0;
    onlooker.away = (path) => path.endsWith("/enroll") && refused++ < 2;
    try {
      const env = { PATCHMON_URL: onlooker.url, FRIENDLY_NAME: `late-${shell}` };
      const outcome = await machine.run(["-s"], { env, stdin: await directScript() });
      expect(outcome).toMatchObject({ code: 0 });
      expect(refused).toBe(3);
    } finally {
      await onlooker.close();
    }
  });

  it("goes on with the same host after an installation that failed", async () => {
    machine = new Machine(shell, "curl");
    writeFileSync(`${machine.prefix}/usr`, "in the way");
    const env = { FRIENDLY_NAME: `again-${shell}` };
    const script = await directScript();
    const failed = await machine.run(["-s"], { env, stdin: script });
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain("but the agent was not installed. Run this again to go on.");
    const [host] = await named(`again-${shell}`);
    await machine.run(["-c", `rm ${machine.prefix}/usr`]);
    expect(await machine.run(["-s"], { env, stdin: script })).toMatchObject({ code: 0 });
    const after = await named(`again-${shell}`);
    expect(after).toEqual([expect.objectContaining({ id: host?.id, status: "ONLINE" })]);
  });

  it.each(clients)(
    "hosts/install with %s makes this the host of the credentials",
    async (client) => {
      machine = new Machine(shell, client);
      const host = await enroll(`install-${shell}-${client}`);
      const script = await installScript(host);
      const outcome = await machine.run(["-s"], { stdin: script });
      expect(outcome).toMatchObject({ code: 0 });
      expect(outcome.stdout).toContain(`as host ${host.api_id}.`);
      expect(outcome.stdout + outcome.stderr).not.toMatch(/mst_bootstrap_|api_key/);
      expect(await named(`install-${shell}-${client}`)).toMatchObject([{ status: "ONLINE" }]);
      expect(readFileSync(machine.credential, "utf8")).toContain(`api_key=${host.api_key}\n`);
      const agent = `${machine.prefix}/usr/local/bin/muster-agent`;
      expect(await machine.run([agent, "rotate"])).toMatchObject({ code: 0 });
      expect(readFileSync(machine.credential, "utf8")).toContain("token=mst_agent_");

      const spent = await machine.run(["-s"], { stdin: script });
      expect(spent.code).toBe(4);
      expect(spent.stderr).toContain("Download the install script anew");
      // The refusal cost the host nothing.
      expect(await machine.run([agent, "once"])).toMatchObject({ code: 0 });
      expect(await machine.run([agent, "uninstall"])).toMatchObject({ code: 0 });
      expect(machine.tree()).toEqual([]);
    },
  );

  it("a served script that was cut off does nothing, at 60 places each", async () => {
    machine = new Machine(shell, "curl");
    for (const tool of ["curl", "pct", "mkdir", "mktemp", "cp", "mv", "rm", "id"]) {
      machine.command(tool, `echo ${tool} >>${machine.directory}/acted`);
    }
    const scripts = [
      await directScript(),
      await text(server.scriptUrl(token, "proxmox-lxc")),
      await installScript(await enroll(`cut-${shell}`)),
      await text(`${server.url}/api/v1/hosts/remove`),
    ];
    for (const script of scripts) {
      const bytes = Buffer.from(script);
      const random = seeded(bytes.length);
      const places = Array.from({ length: 60 }, () => Math.floor(random() * (bytes.length - 3)));
      for (let at = bytes.length - 17; at < bytes.length - 2; at += 1) places.push(at);
      for (const place of places) {
        await machine.run(["-s"], { stdin: bytes.subarray(0, place).toString("latin1") });
        expect(machine.exists(`${machine.directory}/acted`), `cut at ${place}`).toBe(false);
      }
    }
    expect(machine.tree()).toEqual([]);
  });
});

it.each<[string, Record<string, string>, string]>([
  ["a URL with a quote", { PATCHMON_URL: "http://a'; id #" }, "no place in a URL"],
  ["another protocol", { PATCHMON_URL: "file:///etc/passwd" }, "must begin with"],
  ["a secret of two lines", { AUTO_ENROLLMENT_SECRET: 'a"\nurl = "x' }, "letters, digits"],
  ["a key with $()", { AUTO_ENROLLMENT_KEY: "$(id)" }, "letters, digits"],
])("%s gets a sentence, and nothing is written", async (_, env, sentence) => {
  const script = await directScript();
  for (const shell of shells) {
    machine = new Machine(shell, "curl");
    const outcome = await machine.run(["-s"], { env, stdin: script });
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(outcome.stderr).toContain(sentence);
    expect(machine.tree()).toEqual([]);
    machine.dispose();
  }
});

it("no log line of all that has a secret", () => {
  expect(server.logs()).toContain("/api/v1/auto-enrollment/script");
  for (const secret of [token.token_secret, "token_secret", "mst_bootstrap_", "api_key"]) {
    expect(server.logs()).not.toContain(secret);
  }
});

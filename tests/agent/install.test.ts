import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { agentText } from "./support/installed";
import { clients, installerPath, Machine, shells } from "./support/machine";
import { seeded } from "./support/random";
import { RealServer } from "./support/real-server";
import { StandIn } from "./support/stand-in";

let machine: Machine;
afterEach(() => machine.dispose());

let server: RealServer;
beforeAll(async () => {
  server = await RealServer.start();
});
afterAll(() => server.stop());

describe.each(shells)("from the real server, under %s", (shell) => {
  it.each(clients)("installs with %s, and twice", async (client) => {
    machine = new Machine(shell, client);
    const served = await fetch(`${server.url}/install.sh`);
    const script = await served.text();
    expect(script).toBe(readFileSync(installerPath, "utf8"));
    const { token } = await server.newToken();
    const name = `installed-${shell}-${client}`;
    const env = { MUSTER_URL: `${server.url}/`, MUSTER_TOKEN: token, MUSTER_NAME: name };

    const piped = await machine.run(["-s"], { env, stdin: script });
    expect(piped).toMatchObject({ code: 0 });
    const agent = await agentText();
    const sha256 = createHash("sha256").update(agent).digest("hex");
    expect(piped.stdout).toContain(`SHA-256 ${sha256}`);
    expect(piped.stdout).toContain(`Enrolled with ${server.url} as host `);
    expect(piped.stdout).toContain(
      `MUSTER_PREFIX=${machine.prefix} ${machine.prefix}/usr/local/bin/muster-agent run`,
    );
    expect(piped.stdout + piped.stderr).not.toContain(token);
    const installed = `${machine.prefix}/usr/local/bin/muster-agent`;
    expect(readFileSync(installed, "utf8")).toBe(agent);
    expect(statSync(installed).mode & 0o777).toBe(0o755);
    expect(statSync(machine.credential).mode & 0o777).toBe(0o600);

    writeFileSync(installed, "#!/bin/sh\necho an older version\n");
    const credential = readFileSync(machine.credential);
    const again = await machine.run(["-s"], { env, stdin: script });
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toContain("Already enrolled");
    expect(readFileSync(installed, "utf8")).toBe(agent);
    expect(readFileSync(machine.credential)).toEqual(credential);
    expect((await server.hosts()).filter((host) => host.name === name)).toHaveLength(1);

    const gone = await machine.run([installed, "uninstall"]);
    expect(gone).toMatchObject({ code: 0, stderr: "" });
    expect(machine.tree()).toEqual([]);
    expect(await machine.agent(["uninstall"])).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("from a server that misbehaves", () => {
  let server: StandIn;
  beforeEach(async () => {
    server = await new StandIn().listen();
  });
  afterEach(() => server.close());

  it.each(shells)(
    "refuses a download that does not match its checksum, under %s",
    async (shell) => {
      machine = new Machine(shell, "curl");
      server.interfere = ({ path }) =>
        path === "/api/agent/muster-agent"
          ? { text: `echo owned >${machine.directory}/owned` }
          : undefined;
      const token = server.newEnrollToken();
      const outcome = await machine.install([], {
        env: { MUSTER_URL: server.url, MUSTER_TOKEN: token },
      });
      expect(outcome.code).toBe(1);
      expect(outcome.stderr).toContain("does not match its SHA-256; nothing was changed");
      expect(machine.tree()).toEqual([]);
      expect(machine.exists(`${machine.directory}/owned`)).toBe(false);
      expect(server.enrollTokens.has(token)).toBe(true);
    },
  );

  it("keeps the installed agent when the new one does not run", async () => {
    machine = new Machine("dash", "curl");
    const broken = "exit 1\n";
    const sha256 = createHash("sha256").update(broken).digest("hex");
    server.interfere = ({ path }) =>
      path === "/api/agent/muster-agent"
        ? { text: broken }
        : path === "/api/agent/muster-agent.sha256"
          ? { text: `${sha256}  muster-agent\n` }
          : undefined;
    const env = { MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken() };
    const outcome = await machine.install([], { env });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain("does not run here; nothing was changed");
    expect(machine.tree()).toEqual([]);
  });

  it("with --foreground becomes the agent", async () => {
    machine = new Machine("busybox", "busybox-wget");
    const child = machine.start([installerPath, "--foreground"], {
      env: {
        MUSTER_URL: server.url,
        MUSTER_TOKEN: server.newEnrollToken(),
        MUSTER_INTERVAL_SCALE: "0.01",
      },
    });
    await server.until(() => server.to("/api/agent/heartbeat").length >= 3);
    expect(readFileSync(`/proc/${child.pid}/cmdline`, "utf8")).toContain("muster-agent\0run");
    expect(readFileSync(`/proc/${child.pid}/environ`, "utf8")).not.toContain("mst_enroll_");
    const gone = new Promise((done) => child.once("close", done));
    child.kill("SIGTERM");
    expect(await gone).toBe(0);
  });
});

const url = "https://muster.example.com";

it.each<[string, Record<string, string | undefined>, string]>([
  ["no URL", {}, "MUSTER_URL is not set: copy the whole command from the dashboard"],
  [
    "no token",
    { MUSTER_URL: url },
    `MUSTER_TOKEN is not set: copy the whole command from the dashboard (${url})`,
  ],
  ["no protocol", { MUSTER_URL: "muster.example.com" }, "must begin with http:// or https://"],
  ["another protocol", { MUSTER_URL: "file:///etc/passwd" }, "must begin with http:// or https://"],
  ["a URL with a quote", { MUSTER_URL: `${url}'; id #` }, "no place in a URL"],
  ["a URL of two lines", { MUSTER_URL: `${url}\n-o /etc/passwd` }, "no place in a URL"],
  ["a URL with a user", { MUSTER_URL: "https://a:b@c" }, "no place in a URL"],
  ["a token with a space", { MUSTER_URL: url, MUSTER_TOKEN: "a b" }, "no token has"],
  ["a token with a quote", { MUSTER_URL: url, MUSTER_TOKEN: 'a"' }, "no token has"],
  [
    "a prefix with $()",
    { MUSTER_URL: url, MUSTER_TOKEN: "a", MUSTER_PREFIX: "/$(id)" },
    "letters, digits",
  ],
])("%s gets a sentence, and nothing is written", async (_, env, sentence) => {
  for (const shell of shells) {
    machine = new Machine(shell, "curl");
    const outcome = await machine.install([], { env });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain(sentence);
    expect(outcome.stderr.trim().split("\n")).toHaveLength(1);
    expect(machine.tree()).toEqual([]);
    machine.dispose();
  }
});

it.each(["--help", "--nonsense"])("%s needs no settings", async (option) => {
  machine = new Machine("dash", "curl");
  const outcome = await machine.install([option]);
  expect(outcome.code).toBe(option === "--help" ? 0 : 2);
  expect(outcome.stdout + outcome.stderr).toMatch(/Usage: MUSTER_URL|unknown option --nonsense/);
});

describe.each(shells)("cut off, under %s", (shell) => {
  it("the installer does nothing at 200 places", async () => {
    const script = readFileSync(installerPath);
    const lastLine = script.lastIndexOf("\n", script.length - 2) + 1;
    const random = seeded(script.length);
    const places = Array.from({ length: 200 }, () => Math.floor(random() * (script.length - 3)));
    // The last line is where it is decided.
    for (let at = lastLine; at < script.length - 2; at++) places.push(at);
    machine = new Machine(shell, "curl");
    // Whatever would act calls one of these.
    for (const tool of ["curl", "mkdir", "mktemp", "cp", "mv", "rm", "id"]) {
      machine.command(tool, `echo ${tool} >>${machine.directory}/acted`);
    }
    const env = { MUSTER_URL: "http://127.0.0.1:9", MUSTER_TOKEN: "mst_enroll_x" };
    for (const place of places) {
      const part = script.subarray(0, place).toString("latin1");
      await machine.run(["-s"], { env, stdin: part });
      expect(machine.exists(`${machine.directory}/acted`), `cut at ${place}`).toBe(false);
    }
    expect(machine.tree()).toEqual([]);
  });
});

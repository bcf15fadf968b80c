import type { ChildProcess } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { eventually } from "@/tests/support/eventually";
import { heartbeats, machine, newMachine, server, standInForEach } from "./support/enrolled";
import { agentText, install } from "./support/installed";
import { type Client, clients, type Shell, shells } from "./support/machine";

// The agent replaces itself by what the server has, and goes back where that does not work.

standInForEach();

const combinations: { shell: Shell; client: Client }[] = [
  ...shells.map((shell) => ({ shell, client: "curl" as const })),
  ...clients.slice(1).map((client) => ({ shell: "dash" as const, client })),
];
const OLD = "0.1.9-old";
const NEW = "9.9.9-new";
const bin = () => `${machine.prefix}/usr/local/bin/muster-agent`;
const installed = () => /^VERSION=(.*)$/m.exec(readFileSync(bin(), "utf8"))?.[1];
const versions = () => heartbeats().flatMap(({ json }) => json.agentVersion ?? []);
const outcome = (id: string) =>
  eventually(() => {
    const said = server.outcomes.get(id);
    if (!said) throw new Error("not said yet");
    return said;
  });

async function enrolled(shell: Shell, client: Client) {
  newMachine(shell, client);
  const path = await install(machine, OLD);
  const env = { MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken() };
  expect(await machine.run([path, "enroll"], { env })).toMatchObject({ code: 0, stderr: "" });
}

/** The agent as a service runs it; what it says is collected. */
function serve(env: Record<string, string> = {}): { child: ChildProcess; said: () => string } {
  const child = machine.start([bin(), "run"], { env: { MUSTER_INTERVAL_SCALE: "0.01", ...env } });
  let said = "";
  child.stderr?.on("data", (chunk) => {
    said += chunk;
  });
  return { child, said: () => said };
}

/** Which files the update has left: none once it is over. */
const traces = () =>
  machine
    .tree()
    .filter((path) => !path.startsWith("run/") && /\.(new|old)|update|commands/.test(path))
    .map((path) => path.replace(/ \d+$/, ""));

describe.each(combinations)("$shell with $client", ({ shell, client }) => {
  it("takes the version the server has when it is asked to", async () => {
    await enrolled(shell, client);
    server.agent = await agentText(NEW);
    const id = server.ask("update");
    const { child } = serve();
    expect(await outcome(id)).toEqual({
      outcome: "done",
      message: `updated from ${OLD} to ${NEW}`,
    });
    expect(readFileSync(bin(), "utf8")).toBe(server.agent);
    await server.until(() => versions().includes(NEW));
    await eventually(() => expect(traces()).toEqual([]));
    expect(child.exitCode).toBe(null);
    const again = server.ask("update");
    expect(await outcome(again)).toEqual({
      outcome: "done",
      message: `version ${NEW} is what the server has`,
    });
  });
});

describe.each(shells)("%s", (shell) => {
  it("goes back when the server refuses what the new file says, and does not try it again", async () => {
    await enrolled(shell, "curl");
    server.agent = await agentText(NEW);
    server.interfere = ({ headers, path }) =>
      path === "/api/agent/heartbeat" && headers["user-agent"] === `muster-agent/${NEW}`
        ? { status: 400, body: { error: "bootId: too odd" } }
        : undefined;
    const id = server.ask("update");
    const { said } = serve();
    expect(await outcome(id)).toEqual({
      outcome: "failed",
      message: `went back from ${NEW} to ${OLD}: bootId: too odd`,
    });
    expect(installed()).toBe(OLD);
    const again = server.ask("update");
    expect(await outcome(again)).toMatchObject({
      outcome: "failed",
      message: `this file of version ${NEW} failed here before`,
    });
    await eventually(() => expect(traces()).toEqual(["var/lib/muster-agent/update-failed"]));
    expect(said().match(/updating from/g)).toHaveLength(1);
    // The same version made anew is another file.
    server.interfere = () => undefined;
    server.agent = (await agentText(NEW)).replace("# muster-agent:", "# The muster-agent:");
    const third = server.ask("update");
    expect(await outcome(third)).toMatchObject({ outcome: "done" });
    expect(installed()).toBe(NEW);
  });

  it("goes back when the new file does not reach the server for minutes", async () => {
    await enrolled(shell, "curl");
    server.agent = await agentText(NEW);
    server.interfere = ({ headers }) =>
      headers["user-agent"] === `muster-agent/${NEW}` ? { status: 503, body: {} } : undefined;
    const id = server.ask("update");
    serve();
    expect(await outcome(id)).toMatchObject({
      outcome: "failed",
      message: expect.stringContaining("no answer from the server"),
    });
    expect(installed()).toBe(OLD);
  });

  it("goes back when the new file never gets as far as its first check-in", async () => {
    await enrolled(shell, "curl");
    // Passes its self-test, and ends before it checks in.
    server.agent = (await agentText(NEW)).replace(/^ {2}log "muster-agent .*$/m, "  exit 1");
    expect(server.agent).toContain("  exit 1");
    const id = server.ask("update");
    for (let start = 0; start < 9 && !server.outcomes.has(id); start++) {
      const { child } = serve();
      const gone = new Promise<void>((done) => child.once("exit", () => done()));
      await Promise.race([gone, outcome(id)]);
    }
    expect(await outcome(id)).toMatchObject({
      outcome: "failed",
      message: expect.stringContaining("did not last"),
    });
    expect(installed()).toBe(OLD);
  });
});

describe("a download", () => {
  it.each<[string, (text: string) => { agent: string; sha256?: string }, string]>([
    [
      "that is not what its SHA-256 says",
      (agent) => ({ agent, sha256: "0".repeat(64) }),
      "SHA-256",
    ],
    ["of a page of somebody else's", () => ({ agent: "<html>" }), "self-test"],
    ["that was cut off", (text) => ({ agent: text.slice(0, text.length / 2) }), "self-test"],
    ["that wants a tool this host lacks", missingTool, "needs lolcat"],
    ["that does not know its own version", lying, "self-test"],
  ])("%s changes nothing", async (_, make, why) => {
    await enrolled("dash", "curl");
    const before = readFileSync(bin(), "utf8");
    const { agent, sha256 } = make(await agentText(NEW));
    server.agent = agent;
    server.interfere = ({ path }) =>
      sha256 && path === "/api/agent/muster-agent.sha256" ? { text: sha256 } : undefined;
    const id = server.ask("update");
    serve();
    expect(await outcome(id)).toMatchObject({
      outcome: "failed",
      message: expect.stringContaining(why),
    });
    expect(readFileSync(bin(), "utf8")).toBe(before);
    await eventually(() => expect(traces()).toEqual([]));
  });
});

function missingTool(text: string) {
  return { agent: text.replace("for tool in awk ", "for tool in lolcat awk ") };
}

function lying(text: string) {
  return { agent: text.replace(/^ {2}say "\$VERSION"$/m, '  say "0.0.0"') };
}

it("updates by itself when the organization wants it, not all agents at once", async () => {
  await enrolled("dash", "curl");
  server.agent = await agentText(NEW);
  server.update = NEW;
  serve({ MUSTER_INTERVAL_SCALE: "0.001" });
  await server.until(() => versions().includes(NEW));
  await eventually(() => expect(traces()).toEqual([]));
  expect(installed()).toBe(NEW);
});

it("waits a while with an update all agents are told of", async () => {
  await enrolled("dash", "curl");
  server.agent = await agentText(NEW);
  server.update = NEW;
  machine.command("sleep", "exit 0");
  serve({ MUSTER_INTERVAL_SCALE: "1" });
  await server.until(() => heartbeats().length >= 5);
  expect(installed()).toBe(OLD);
});

it("does not try by itself what failed", async () => {
  await enrolled("dash", "curl");
  writeFileSync(`${machine.lib}/update-failed`, `${"0".repeat(64)} ${NEW}\n`);
  server.agent = await agentText(NEW);
  server.update = NEW;
  serve({ MUSTER_INTERVAL_SCALE: "0.001" });
  await server.until(() => heartbeats().length >= 10);
  expect(server.to("/api/agent/muster-agent")).toEqual([]);
  expect(installed()).toBe(OLD);
});

it("gives a command up when the server has no agent to give", async () => {
  await enrolled("dash", "curl");
  server.interfere = ({ path }) =>
    path.startsWith("/api/agent/muster-agent")
      ? { status: 404, body: { error: "Not found" } }
      : undefined;
  const id = server.ask("update");
  serve();
  expect(await outcome(id)).toEqual({ outcome: "failed", message: "Not found" });
  expect(installed()).toBe(OLD);
});

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { eventually } from "@/tests/support/eventually";
import {
  enrolledMachine,
  heartbeats,
  machine,
  newMachine,
  run,
  server,
  standInForEach,
} from "./support/enrolled";
import { install } from "./support/installed";
import { clients, ended, shells } from "./support/machine";

// What the server asks in its answers to check-ins, and how it hears what came of it.

standInForEach();

const combinations = [
  ...shells.map((shell) => ({ shell, client: "curl" as const })),
  ...clients.slice(1).map((client) => ({ shell: "dash" as const, client })),
];
const token = () => /^token=(.*)$/m.exec(readFileSync(machine.credential, "utf8"))?.[1] ?? "";
const outcome = (id: string) => eventually(() => present(server.outcomes.get(id)));

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("not there yet");
  return value;
}

describe.each(combinations)("$shell with $client", ({ shell, client }) => {
  it("tells its boot and whether it verifies certificates", async () => {
    await enrolledMachine(shell, client);
    await machine.agent(["once"], { env: { MUSTER_INSECURE: "1" } });
    await machine.agent(["once"]);
    const [first, second] = heartbeats().map(({ json }) => json);
    expect(first).toMatchObject({ insecure: true, bootId: second?.bootId });
    expect(second).toMatchObject({ insecure: false });
    expect(second?.bootId).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}-\d+$/);
  });

  it("rotates its token once, and acknowledges until it is heard", async () => {
    await enrolledMachine(shell, client);
    const before = token();
    const id = server.ask("rotate");
    // The first acknowledgement gets lost.
    let lost = 0;
    server.interfere = ({ json }) =>
      json.commands && lost++ === 0 ? { status: 503, body: { error: "away" } } : undefined;
    run();
    expect(await outcome(id)).toEqual({ outcome: "done" });
    expect(lost).toBeGreaterThan(1);
    expect(server.to("/api/agent/token")).toHaveLength(1);
    expect(token()).not.toBe(before);
    const known = heartbeats().length;
    await server.until(() => heartbeats().length >= known + 2);
    expect(heartbeats().at(-1)?.json).not.toHaveProperty("commands");
    expect(existsSync(`${machine.lib}/commands`)).toBe(false);
  });

  it("uninstalls itself, and says so first", async () => {
    newMachine(shell, client);
    const path = await install(machine);
    const env = { MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken() };
    expect((await machine.run([path, "enroll"], { env })).code).toBe(0);
    const id = server.ask("uninstall");
    const child = machine.start([path, "run"], { env: { MUSTER_INTERVAL_SCALE: "0.01" } });
    expect(await ended(child)).toMatchObject({ code: 0 });
    expect(server.outcomes.get(id)).toEqual({ outcome: "done" });
    expect(server.received.at(-1)?.path).toBe("/api/agent/uninstall");
    expect(machine.tree()).toEqual([]);
  });
});

it("tells the server when it is uninstalled by hand, and goes all the same when that is away", async () => {
  for (const status of [200, 503]) {
    newMachine("dash", "curl");
    const path = await install(machine);
    const env = { MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken() };
    expect((await machine.run([path, "enroll"], { env })).code).toBe(0);
    if (status !== 200) server.interfere = () => ({ status });
    const { code, stdout } = await machine.run([path, "uninstall"]);
    expect(code).toBe(0);
    expect(stdout).toContain(status === 200 ? `${server.url} knows it` : "delete it there");
    expect(server.to("/api/agent/uninstall").length).toBeGreaterThan(0);
    expect(machine.tree()).toEqual([]);
    machine.dispose();
  }
});

it("goes on with an uninstall that was cut short", async () => {
  newMachine("dash", "curl");
  const path = await install(machine);
  const env = { MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken() };
  await machine.run([path, "enroll"], { env });
  writeFileSync(`${machine.lib}/leaving`, "command-1\n");
  writeFileSync(`${machine.lib}/commands`, "command-1\tuninstall\tdone\t\n");
  expect(await ended(machine.start([path, "run"]))).toMatchObject({ code: 0 });
  expect(server.outcomes.get("command-1")).toEqual({ outcome: "done" });
  expect(machine.tree()).toEqual([]);
});

it("stays when systemd cannot take it away, and says what to do", async () => {
  await enrolledMachine("dash", "curl");
  machine.command("systemctl", "exit 0");
  machine.hostFile("../root/run/systemd/system/x", "");
  const id = server.ask("uninstall");
  run();
  expect(await outcome(id)).toMatchObject({
    outcome: "failed",
    message: expect.stringContaining("systemd-run"),
  });
});

it.each([
  ["taken before the exchange, goes on with it", (own: string) => own, 1],
  ["taken before an exchange that is over, makes no second one", () => "another", 0],
])("a rotation %s", async (_, fingerprint, exchanges) => {
  await enrolledMachine("dash", "curl");
  const { stdout } = await machine.run(["-c", `printf '%s\\n' ${token()} | cksum | tr ' ' '-'`]);
  server.commands.push({ id: "r", kind: "rotate" });
  writeFileSync(`${machine.lib}/commands`, `r\trotate\ttaken\t${fingerprint(stdout.trim())}\n`);
  run();
  expect(await outcome("r")).toEqual({ outcome: "done" });
  expect(server.to("/api/agent/token")).toHaveLength(exchanges);
});

it("says that the server did not exchange the token, and leaves it as it is", async () => {
  await enrolledMachine("dash", "curl");
  const before = token();
  const id = server.ask("rotate");
  server.interfere = ({ path }) =>
    path === "/api/agent/token" ? { status: 409, body: { error: "It was rotated" } } : undefined;
  run();
  expect(await outcome(id)).toEqual({ outcome: "failed", message: "It was rotated" });
  expect(token()).toBe(before);
  expect(machine.tree().join()).not.toContain("rotating");
});

it("refuses what it does not know, and ignores an id that could be a path", async () => {
  await enrolledMachine("dash", "curl");
  const id = server.ask("format-disks");
  server.commands.push({ id: "../../etc/passwd", kind: "report" });
  run();
  expect(await outcome(id)).toMatchObject({ outcome: "failed" });
  expect(server.outcomes.size).toBe(1);
});

it("says that reports are turned off where they are", async () => {
  await enrolledMachine("dash", "curl");
  const id = server.ask("report");
  run();
  expect(await outcome(id)).toEqual({
    outcome: "failed",
    message: "reports are turned off on this host",
  });
});

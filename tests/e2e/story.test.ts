import { machine as architecture, release, totalmem } from "node:os";
import type { Page } from "playwright";
import { afterEach, describe, expect, test } from "vitest";
import { formatBytes } from "@/components/format/number";
import { api } from "@/tests/support/api";
import { withBearer } from "@/tests/support/builders";
import { dropDatabase, freshDatabase } from "@/tests/support/database";
import { eventually } from "@/tests/support/eventually";
import { startServer } from "@/tests/support/server";
import { PrivateMachine } from "./support/machine";
import { hurrySilence } from "./support/sql";
import { browserWindows, commandsIn, fact, gone, openDialog, see, textOf } from "./support/window";

// From an empty database to a host that comes, falls silent, comes back and goes: one window, one
// machine, the real agent on it. Nobody reloads anything.

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const windows = browserWindows();

describe.each(["sqlite", "postgresql"] as const)("on %s", (engine) => {
  test("one host, from the first run to its end", { timeout: 300_000 }, async () => {
    const database = await freshDatabase(engine);
    cleanUps.push(() => dropDatabase(database));
    const server = await startServer(database);
    cleanUps.push(() => server.stop());
    const machine = await PrivateMachine.start("web-1");
    cleanUps.push(() => machine.dispose());
    const name = machine.hostname;

    // The first run.
    const link = /First run: open (\S+)/.exec(server.logs())?.[1] ?? "";
    const page = await windows.open(link);
    await page.getByLabel("Organization").fill("Example");
    await page.getByLabel("Username").fill("ana");
    await page.getByLabel("Email").fill("ana@example.com");
    await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
    await page.getByRole("button", { name: "Create organization" }).click();
    await see(page.getByText("No hosts yet"), page.getByText("Live", { exact: true }));

    // Add host: a command, and the wait for whoever runs it.
    await page.getByRole("link", { name: "Add host" }).first().click();
    await page.getByRole("button", { name: "Create command" }).click();
    const command = await textOf(commandsIn(page.getByRole("tabpanel")));
    expect(command).toMatch(
      /^curl -fsSL '\S+' \| sudo MUSTER_URL='\S+' MUSTER_TOKEN='\S+' sh -c '.+'$/,
    );
    await see(page.getByText("Run the command on the host."));

    // Somebody looks at the script before they run it.
    const script = await machine.paste(command.slice(0, command.indexOf(" |")));
    expect(script.output).toMatch(/^#!\/bin\/sh/);
    await see(page.getByText("A host has fetched the script."));

    machine.holdUpService();
    const installation = machine.paste(command);
    await see(page.getByText(`${name} is enrolled. Waiting for its first check-in.`));
    machine.letServiceGoOn();
    const { status, output } = await installation;
    expect({ status, output }).toMatchObject({
      status: 0,
      output: expect.stringContaining("This host is in the fleet"),
    });
    await machine.startAgent();
    await see(page.getByText(`${name} is in the fleet.`));
    await see(page.getByRole("heading", { name: "What it reported" }));

    // Its page, with what the machine says of itself.
    await page.getByRole("link", { name: `Open ${name}` }).click();
    await see(page.getByRole("heading", { name, level: 1 }), page.getByText("Online"));
    await expectFacts(page, machine);

    // Stopped, it is offline a minute after its last sign of life, and the page notices.
    await machine.stopAgent();
    if (engine === "postgresql") await hurrySilence(database);
    await page.getByText("Offline", { exact: true }).waitFor({ timeout: 90_000 });
    await see(page.getByText(/^Silent, last heard of/));
    await machine.startAgent();
    await see(page.getByText("Online", { exact: true }));

    // A new token with an overlap: the agent takes it, the old one ends with its first use.
    const before = credentialOf(machine);
    const takeIt = await rotate(page, name, "In 10 minutes at the latest");
    await see(fact(page, "Old one ends"));
    expect((await heartbeat(server.url, before)).status).toBe(200);
    expect(await machine.paste(takeIt)).toMatchObject({ status: 0 });
    expect(credentialOf(machine)).toMatch(/^mst_agent_/);
    await gone(fact(page, "Old one ends"));
    await see(fact(page, "Kind").filter({ hasText: "agent token" }));
    expect(await heartbeat(server.url, before)).toMatchObject({
      status: 401,
      body: { error: "Agent token rotated" },
    });
    const seen = await lastSeen(page);
    await eventually(async () => expect(await lastSeen(page)).toBeGreaterThan(seen));

    // A new token at once: the agent is refused, and its page says why.
    const takeThat = await rotate(page, name, "Now");
    await eventually(() => expect(refusals(machine, "Agent token rotated")).toHaveLength(1));
    await hurrySilence(database);
    await see(page.getByText("Refused: Agent token rotated"));
    expect(await machine.paste(takeThat)).toMatchObject({ status: 0 });
    await see(page.getByText("Online", { exact: true }));
    await gone(page.getByText(/^Refused/));

    // Deleted: the agent is told, says it once and goes quiet.
    const goodbye = await openDialog(
      page,
      page.getByRole("button", { name: "Delete" }),
      `Delete ${name}?`,
    );
    await goodbye.getByRole("button", { name: "Delete host" }).click();
    await see(page.getByText("No hosts yet"));
    await eventually(() => expect(refusals(machine, "Host has been deleted")).toHaveLength(1));
    const calls = heartbeatsOf(server.lines());

    // What happened, in sentences.
    await page.getByRole("link", { name: "Audit" }).click();
    const rows = page.getByRole("table", { name: "Audit" }).getByRole("row");
    await see(rows.first());
    const told = await rows
      .getByRole("cell")
      .filter({ hasText: /^(ana|Token) / })
      .allInnerTexts();
    expect(told.map((sentence) => sentence.replace(/mst_enroll_\w+…?/, "T"))).toEqual([
      `ana deleted the host ${name}`,
      `ana rotated the token of ${name}`,
      `ana rotated the token of ${name}`,
      `Token T enrolled the host ${name}`,
      "ana created the enrollment token T",
      "ana created the organization Example",
    ]);
    expect(heartbeatsOf(server.lines())).toBe(calls);
    expect(refusals(machine, "Host has been deleted")).toHaveLength(1);
  });
});

async function expectFacts(page: Page, machine: PrivateMachine): Promise<void> {
  const told = (label: string) => textOf(fact(page, label));
  expect(await told("Hostname")).toBe(machine.hostname);
  expect(await told("System")).toContain((await machine.paste(OS_NAME)).output.trim());
  expect(await told("Kernel")).toBe(release());
  expect(await told("Architecture")).toBe(architecture());
  expect(await told("Processor")).toMatch(/\d+ cores?$/);
  expect(await told("Memory")).toContain(formatBytes(totalmem()));
  const disk = page.getByRole("region", { name: "Disks" });
  await see(disk.getByRole("term").filter({ hasText: /^\/$/ }));
  const addresses = await textOf(page.getByRole("region", { name: "Network" }));
  expect(addresses).toMatch(/\d+\.\d+\.\d+\.\d+\/\d+|[0-9a-f:]+\/\d+/);
}

const OS_NAME = '. /etc/os-release && printf %s "$PRETTY_NAME"';

/**
 * Rotates on the host's page and gives the command that hands the agent its new token. The dialog
 * with the secret cannot be lost by a slip.
 */
async function rotate(page: Page, name: string, oldOneEnds: string): Promise<string> {
  const button = page.getByRole("button", { name: "Rotate token" });
  const question = await openDialog(page, button, `Rotate the token of ${name}`);
  await question.getByRole("radio", { name: oldOneEnds }).check();
  await question.getByRole("button", { name: "Rotate token" }).click();
  const secret = page.getByRole("alertdialog", { name: `The token of ${name}` });
  await see(secret);
  await page.keyboard.press("Escape");
  await page.mouse.click(5, 5);
  const command = await textOf(commandsIn(secret.getByRole("tabpanel")));
  await secret.getByRole("button", { name: "I have stored it" }).click();
  await gone(secret);
  return command;
}

function credentialOf(machine: PrivateMachine): string {
  return /^token=(.*)$/m.exec(machine.file("/var/lib/muster-agent/credential"))?.[1] ?? "";
}

function refusals(machine: PrivateMachine, reason: string): string[] {
  return machine.agentLog().filter((line) => line.includes(`refuses this host: ${reason}`));
}

function heartbeat(url: string, credential: string) {
  const headers = withBearer(credential);
  return api(`${url}/api/agent/heartbeat`, { method: "POST", headers });
}

function heartbeatsOf(lines: Record<string, unknown>[]): number {
  return lines.filter((line) => line.path === "/api/agent/heartbeat").length;
}

/** As the API tells it to whoever is signed in there. */
async function lastSeen(page: Page): Promise<number> {
  const answer = await page.request.get("/api/hosts");
  const { data } = (await answer.json()) as { data: { lastSeenAt: string }[] };
  return Date.parse(data[0]?.lastSeenAt ?? "");
}

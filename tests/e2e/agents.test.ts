import { expect, test } from "vitest";
import { db } from "@/lib/db";
import type { CommandKind } from "@/lib/fleet/commands/kinds";
import { enrollment } from "@/tests/contract/s1-calls";
import { api } from "@/tests/support/api";
import { buildHost, buildOrganization, withBearer } from "@/tests/support/builders";
import { buildClones } from "./support/clones";
import { dashboard } from "./support/signed-in";
import { gone, openDialog, see } from "./support/window";

// What an admin asks of an agent, and a host that is two machines. The agent is these calls.

const at = dashboard();

type Told = { commands?: { id: string; kind: string; token?: string }[] };

const checkIn = async (credential: string, body: unknown = {}) =>
  (
    await api<Told>(`${at.server.url}/api/agent/heartbeat`, {
      method: "POST",
      headers: withBearer(credential),
      body,
    })
  ).body;

const enroll = (token = "", name = "") =>
  api(`${at.server.url}/api/agent/enroll`, {
    method: "POST",
    body: { ...enrollment(token), name },
  });

test("a report is asked for, told, and done, without a reload", async () => {
  const { organization, admin } = await buildOrganization();
  const { host, credential } = await buildHost(organization, { name: "web-1" });
  const page = await at.openAs(admin, `/hosts/${host.id}`);
  await page.getByRole("button", { name: "Agent", exact: true }).click();
  await page.getByRole("menuitem", { name: "Report now" }).click();
  await see(page.getByText("Waiting for its agent"));
  const [command] = (await checkIn(credential)).commands ?? [];
  expect(command?.kind).toBe("report");
  await see(page.getByText("Not finished"));
  await checkIn(credential, {
    commands: [{ id: command?.id, outcome: "failed", message: "the disk is full" }],
  });
  await see(page.getByText("the disk is full"));
  await gone(page.getByRole("button", { name: "Take back: Report now" }));
});

test("the removal of an agent is asked before, and can be taken back", async () => {
  const { organization, admin } = await buildOrganization();
  const { host, credential } = await buildHost(organization, { name: "web-2" });
  const page = await at.openAs(admin, `/hosts/${host.id}`);
  await page.getByRole("button", { name: "Agent", exact: true }).click();
  await page.getByRole("menuitem", { name: "Uninstall the agent" }).click();
  await page.getByRole("button", { name: "Uninstall agent" }).click();
  await see(page.getByText("Waiting for its agent"));
  await page.getByRole("button", { name: "Take back: Uninstall the agent" }).click();
  await see(page.getByText("Taken back").first());
  expect(await checkIn(credential)).not.toHaveProperty("commands");
});

/** 55 hosts named web-…, one that takes no commands among them, and one named db-1. */
async function buildFleet() {
  const people = await buildOrganization();
  const { organization } = people;
  const row = (name: string) => ({
    ...{ organizationId: organization.id, name, enrolledVia: "TOKEN" as const },
  });
  const names = Array.from({ length: 54 }, (_, n) => `web-${String(n).padStart(2, "0")}`);
  await db.host.createMany({ data: [...names, "db-1"].map(row) });
  await buildHost(organization, { name: "web-s3", proof: "api", lastSeenAt: new Date() });
  const asked = (kind: CommandKind) =>
    db.host.findMany({
      where: { organizationId: organization.id, commands: { some: { kind } } },
      orderBy: { name: "asc" },
    });
  return { ...people, asked };
}

test("two hosts that are selected are asked for a report, and asked once", async () => {
  const { admin, asked } = await buildFleet();
  const page = await at.openAs(admin, "/hosts?search=web");
  const bar = page.getByRole("region", { name: "Selection" });
  const ask = async () => {
    await bar.getByRole("button", { name: "Agent", exact: true }).click();
    await page.getByRole("menuitem", { name: "Report now" }).click();
  };
  await page.getByRole("checkbox", { name: "Select web-00" }).click();
  await page.getByRole("checkbox", { name: "Select web-07" }).click();
  await ask();
  await see(page.getByText("Report now: asked 2 hosts"));
  const hosts = await asked("REPORT");
  expect(hosts.map(({ name }) => name)).toEqual(["web-00", "web-07"]);
  await page.getByRole("checkbox", { name: "Select web-08" }).click();
  await ask();
  await see(page.getByText("Report now: asked 1 host"));
  await see(page.getByText("2 hosts had been asked already."));
  await page.getByRole("link", { name: "web-07" }).click();
  await see(page.getByText("Waiting for its agent"));
});

test("agents of all hosts that match are uninstalled by keyboard, after a number is typed", async () => {
  const { admin, asked } = await buildFleet();
  const page = await at.openAs(admin, "/hosts?search=web");
  await page.getByRole("checkbox", { name: "Select web-00" }).click();
  const bar = page.getByRole("region", { name: "Selection" });
  await bar.getByRole("button", { name: "Select all that match" }).click();
  const menu = bar.getByRole("button", { name: "Agent", exact: true });
  const focused = (role: "menuitem" | "button", name: string) =>
    page.getByRole(role, { name, exact: true }).and(page.locator(":focus"));
  const choose = async () => {
    await menu.press("Enter");
    await see(focused("menuitem", "Report now"));
    await page.keyboard.press("End");
    await see(focused("menuitem", "Uninstall the agent"));
    await page.keyboard.press("Enter");
    return openDialog(page, null, "Uninstall the agent of all 55 hosts?");
  };
  const dialog = await choose();
  await see(focused("button", "Cancel"));
  await page.keyboard.press("Enter");
  await gone(dialog);
  await see(focused("button", "Agent"));
  expect(await asked("UNINSTALL")).toEqual([]);
  await choose();
  const verb = dialog.getByRole("button", { name: "Uninstall 55 agents" });
  expect(await verb.isEnabled()).toBe(false);
  await dialog.getByRole("textbox").fill("55");
  await verb.press("Enter");
  await see(page.getByText("Uninstall the agent: asked 54 hosts"));
  await see(page.getByText("1 host has no agent that takes commands."));
  const names = (await asked("UNINSTALL")).map(({ name }) => name);
  expect(names).toHaveLength(54);
  expect(names.filter((name) => name === "db-1" || name === "web-s3")).toEqual([]);
});

test("a host whose agent takes no commands says so instead of offering them", async () => {
  const { organization, admin } = await buildOrganization();
  const { host } = await buildHost(organization, { proof: "api" });
  const page = await at.openAs(admin, `/hosts/${host.id}`);
  const menu = page.getByRole("button", { name: "Agent", exact: true });
  await menu.click();
  await page.getByRole("menuitem", { name: "Report now" }).click();
  await see(page.getByText("Waiting for its agent"));
  const sentence = page.getByText("This host has no agent that takes commands.");
  await gone(sentence);
  const now = new Date();
  await db.host.update({ where: { id: host.id }, data: { firstSeenAt: now, lastSeenAt: now } });
  await page.reload();
  await see(sentence, page.getByText("its agent takes none"));
  await gone(menu);
});

test("a clone is shown with both addresses, and one click makes the copy a host of its own", async () => {
  const { organization, admin } = await buildOrganization();
  const { host, credential } = await buildHost(organization, { name: "template" });
  const page = await at.openAs(admin, `/hosts/${host.id}`);
  const boots = ["original", "copy", "original", "copy", "original"];
  for (const bootId of boots) await checkIn(credential, { bootId });
  const note = page.getByRole("region", { name: "Clone" });
  await see(note.getByText("2 machines check in as template"));
  const choices = note.getByRole("button", { name: /is a copy/ });
  expect(await choices.count()).toBe(2);
  await choices.nth(1).press("Enter");
  await see(note.getByText("Enrolls anew at its next check-in"));
  expect(await checkIn(credential, { bootId: "original" })).not.toHaveProperty("commands");
  const told = await checkIn(credential, { bootId: "copy" });
  expect(told.commands).toMatchObject([{ kind: "reenroll" }]);
  await see(note.getByText("Told, about to enroll"));
  await enroll(told.commands?.[0]?.token, "copy");
  await gone(note);
});

test("of many copies all but the original are split by one click, which can be taken back", async () => {
  const { organization, admin } = await buildOrganization();
  const { host } = await buildHost(organization, { name: "golden" });
  await buildClones(host.id, 200);
  const page = await at.openAs(admin, `/hosts/${host.id}`);
  const note = page.getByRole("region", { name: "Clone" });
  await see(note.getByText("200 machines check in as golden"));
  await see(note.getByRole("button", { name: "and 194 more" }));
  expect(await note.getByRole("listitem").count()).toBe(6);
  await note.getByLabel("Find a machine by address").fill("10.0.0.157");
  await note.getByRole("button", { name: "10.0.0.157 is the original" }).press("Enter");
  await see(note.getByText(/^10.0.0.157 stays this host/));
  // The button has gone: the keyboard goes on from where it was.
  await see(note.locator(":focus"));
  const where = { hostId: host.id, splitAt: { not: null } };
  expect(await db.hostBoot.count({ where })).toBe(199);
  await note.getByRole("button", { name: "Take back all 199" }).click();
  await see(note.getByRole("button", { name: "10.0.0.157 is the original" }));
  expect(await db.hostBoot.count({ where })).toBe(0);
});

test("a viewer sees the machines of a clone, and no choices", async () => {
  const { organization, viewer } = await buildOrganization();
  const { host } = await buildHost(organization, { name: "golden" });
  await buildClones(host.id, 3);
  const page = await at.openAs(viewer, `/hosts/${host.id}`);
  const note = page.getByRole("region", { name: "Clone" });
  await see(note.getByText("10.0.0.3"));
  expect(await note.getByRole("button").count()).toBe(0);
});

test("whether agents update is a setting, and off takes the update from the menu", async () => {
  const { organization, admin } = await buildOrganization();
  const { host } = await buildHost(organization);
  const page = await at.openAs(admin, "/settings");
  await page.getByLabel("Newer versions of the agent").selectOption("OFF");
  await page.getByLabel("Check in every … seconds").fill("60");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await see(page.getByText("Saved", { exact: true }));
  const saved = await db.organization.findUniqueOrThrow({ where: { id: organization.id } });
  expect(saved).toMatchObject({ checkInIntervalSeconds: 60, agentUpdates: "OFF" });
  await page.goto(`/hosts/${host.id}`);
  await page.getByRole("button", { name: "Agent", exact: true }).click();
  const off = page.getByRole("menuitem", { name: "Update the agent (off in Settings)" });
  await see(off);
  await page.goto("/hosts");
  await page.getByRole("checkbox", { name: `Select ${host.name}` }).click();
  await page.getByRole("button", { name: "Agent", exact: true }).click();
  await see(off);
});

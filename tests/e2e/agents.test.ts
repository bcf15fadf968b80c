import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { api } from "@/tests/support/api";
import { buildHost, buildOrganization, withBearer } from "@/tests/support/builders";
import { dashboard } from "./support/signed-in";
import { gone, see } from "./support/window";

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

test("a report is asked for, told, and done, without a reload", async () => {
  const { organization, admin } = await buildOrganization();
  const { host, credential } = await buildHost(organization, { name: "web-1" });
  const page = await at.openAs(admin, `/hosts/${host.id}`);
  await page.getByRole("button", { name: "Agent", exact: true }).click();
  await page.getByRole("menuitem", { name: "Report now" }).click();
  await see(page.getByText("Waiting for its next check-in"));
  const [command] = (await checkIn(credential)).commands ?? [];
  expect(command?.kind).toBe("report");
  await see(page.getByText("Told, not finished"));
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
  await see(page.getByText("Waiting for its next check-in"));
  await page.getByRole("button", { name: "Take back: Uninstall the agent" }).click();
  await see(page.getByText("Taken back").first());
  expect(await checkIn(credential)).not.toHaveProperty("commands");
});

test("a clone is shown with both addresses, and one click makes the copy a host of its own", async () => {
  const { organization, admin } = await buildOrganization();
  const { host, credential } = await buildHost(organization, { name: "template" });
  const page = await at.openAs(admin, `/hosts/${host.id}`);
  for (const bootId of ["original", "copy", "original"]) await checkIn(credential, { bootId });
  const note = page.getByRole("region", { name: "Clone" });
  await see(note.getByText("2 machines check in as template"));
  const choices = note.getByRole("button", { name: /is the copy/ });
  expect(await choices.count()).toBe(2);
  await choices.nth(1).click();
  await see(note.getByRole("button", { name: /is told/ }));
  expect(await checkIn(credential, { bootId: "original" })).not.toHaveProperty("commands");
  const told = await checkIn(credential, { bootId: "copy" });
  expect(told.commands).toMatchObject([{ kind: "reenroll" }]);
});

test("whether agents update is a setting, and off takes the update from the menu", async () => {
  const { organization, admin } = await buildOrganization();
  const { host } = await buildHost(organization);
  const page = await at.openAs(admin, "/settings");
  await page.getByLabel("Newer versions of the agent").selectOption("OFF");
  await page.getByLabel("Check in every … seconds").fill("60");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await see(page.getByText("Saved. Agents hear of it when they check in"));
  const saved = await db.organization.findUniqueOrThrow({ where: { id: organization.id } });
  expect(saved).toMatchObject({ checkInIntervalSeconds: 60, agentUpdates: "OFF" });
  await page.goto(`/hosts/${host.id}`);
  await page.getByRole("button", { name: "Agent", exact: true }).click();
  await see(page.getByRole("menuitem", { name: "Update the agent (off in Settings)" }));
});

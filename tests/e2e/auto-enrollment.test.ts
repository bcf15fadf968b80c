import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import type { Locator, Page } from "playwright";
import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { api } from "@/tests/support/api";
import { buildAutoToken } from "@/tests/support/api-credentials";
import { buildGroup, buildHost, buildOrganization } from "@/tests/support/builders";
import { dashboard } from "./support/signed-in";
import { commandsIn, fact, gone, openDialog, see, textOf } from "./support/window";

const house = dashboard();
const run = promisify(execFile);

/** What a shell makes of a command: its output, or that of a command which failed. */
async function paste(command: string): Promise<{ failed: boolean; output: string }> {
  try {
    const { stdout } = await run("sh", ["-c", command]);
    return { failed: false, output: stdout };
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return { failed: true, output: stdout + stderr };
  }
}

/** Fills in the form for a new token and gives the dialog with its secret. */
async function createToken(page: Page, fill: (form: Locator) => Promise<void>): Promise<Locator> {
  const opener = page.getByRole("button", { name: "Create token" }).first();
  const form = await openDialog(page, opener, "Create an auto-enrollment token");
  await fill(form);
  await form.getByRole("button", { name: "Create token" }).click();
  const secret = page.getByRole("alertdialog", { name: /^The secret of / });
  await see(secret);
  return secret;
}

test("from a token made in the browser to a host that was refused and then let in", async () => {
  const { admin } = await buildOrganization();
  const page = await house.openAs(admin, "/enrollment/tokens");
  await see(page.getByText("No auto-enrollment tokens yet"));
  const secret = await createToken(page, async (form) => {
    await form.getByLabel("Name", { exact: true }).fill("Rack 4");
    await form.getByRole("radio", { name: "Hosts that enroll themselves" }).check();
    await form.getByLabel("Hosts a day").fill("3");
    await form.getByLabel("Group").selectOption({ label: "A new group" });
    await form.getByLabel("Name of the group").fill("Rack 4");
    await form.getByRole("button", { name: "Add address" }).click();
    await form.getByRole("textbox", { name: "Allowed address 1" }).fill("192.0.2.0/24");
  });

  // Nothing but its button ends the dialog.
  await page.keyboard.press("Escape");
  await page.mouse.click(5, 5);
  await see(secret);
  await secret.getByRole("tab", { name: "curl" }).click();
  const command = await textOf(commandsIn(secret.getByRole("tabpanel")));
  await secret.getByRole("button", { name: "I have stored it" }).click();
  await see(page.getByRole("heading", { name: "Rack 4", level: 1 }), page.getByText("Active"));

  // From an address that is not allowed: refused, and the page says so by itself.
  await see(page.getByText("Run a command with it."));
  const refused = await paste(command);
  expect(refused.failed).toBe(true);
  await see(page.getByText("127.0.0.1 is not in the allowlist"));

  // The list says it too, and a press there lets the next one in.
  const list = await house.openAs(admin, "/enrollment/tokens");
  const row = list.getByRole("row").filter({ hasText: "Rack 4" });
  await see(row.getByText("127.0.0.1 is not in the allowlist"), row.getByText("0 / 3").last());
  await page.getByRole("button", { name: "Allow 127.0.0.1" }).click();
  await see(page.getByText("Let in now"));
  await gone(row.getByText("127.0.0.1 is not in the allowlist"));

  const { failed, output } = await paste(command);
  expect(failed, output).toBe(false);
  const { host } = JSON.parse(output) as {
    host: { friendly_name: string; api_id: string; api_key: string };
  };
  await see(page.getByText("1 host enrolled"), row.getByText("1 / 3").last());

  // Its first report ends the strip, and is on the host's page.
  const reported = await api(`${house.server.url}/api/v1/hosts/update`, {
    method: "POST",
    headers: { "x-api-id": host.api_id, "x-api-key": host.api_key },
    body: JSON.parse(await readFile("tests/fixtures/report-debian-710.json", "utf8")),
  });
  expect(reported.body).toMatchObject({ packagesProcessed: 710 });
  await see(page.getByText("All reported"));
  await page
    .getByRole("list", { name: "Hosts it let in" })
    .getByRole("link", { name: host.friendly_name })
    .click();
  await see(page.getByRole("heading", { name: host.friendly_name, level: 1 }));
  expect(await textOf(fact(page, "Token"))).toBe("Rack 4");
  await see(page.getByRole("list", { name: "Groups" }).getByText("Rack 4"));
  const pages = page.getByLabel("Pages of the host");
  await pages.getByRole("link", { name: /Packages.*710/ }).click();
  await see(page.getByText("adduser", { exact: true }).first());
});

test("a token is edited, disabled, enabled and deleted; its hosts stay", async () => {
  const { organization, admin } = await buildOrganization();
  const { token } = await buildAutoToken(organization, {
    name: "Lab",
    metadata: { integration_type: "direct-host" },
  });
  await buildHost(organization, { name: "lab-1", autoEnrollmentTokenId: token.id });
  const page = await house.openAs(admin, `/enrollment/tokens/${token.id}`);
  const form = await openDialog(page, page.getByRole("button", { name: "Edit" }), "Edit Lab");
  await form.getByLabel("Hosts a day").fill("7");
  await form.getByRole("button", { name: "Add address" }).click();
  const address = form.getByRole("textbox", { name: "Allowed address 1" });
  await address.fill("10.0.0.0/33");
  await form.getByRole("button", { name: "Save" }).click();
  await see(form.getByText("is neither an IP address nor a CIDR such as 10.0.0.0/24"));
  // A list that is pasted becomes one line for each.
  await address.fill("10.0.0.0/8, 192.0.2.7");
  expect(await form.getByRole("textbox", { name: "Allowed address 2" }).inputValue()).toBe(
    "192.0.2.7",
  );
  await form.getByLabel("Expires").selectOption({ label: "In 7 days" });
  await form.getByRole("button", { name: "Save" }).click();
  await gone(form);
  await see(page.getByText("0 / 7 today").last(), page.getByText("Expires in 6 d 23 h"));
  expect(await textOf(fact(page, "Addresses"))).toBe("10.0.0.0/8192.0.2.7");

  await page.getByRole("button", { name: "Disable" }).click();
  await see(page.getByText("Disabled: nobody can use it."));
  await page.getByRole("button", { name: "Enable" }).click();
  await gone(page.getByText("Disabled: nobody can use it."));

  const question = await openDialog(
    page,
    page.getByRole("button", { name: "Delete" }),
    "Delete Lab?",
  );
  await see(question.getByText("The hosts it let in stay"));
  await question.getByRole("button", { name: "Delete token" }).click();
  await see(page.getByText("No auto-enrollment tokens yet"));
  await page.goto("/hosts");
  await see(page.getByRole("link", { name: "lab-1" }));
  expect(await db.autoEnrollmentToken.count({ where: { id: token.id } })).toBe(0);
});

test("a token of the integration API is shown with a command that reads the fleet", async () => {
  const { organization, admin } = await buildOrganization();
  await buildHost(organization, { name: "read-me" });
  const page = await house.openAs(admin, "/enrollment/tokens");
  const secret = await createToken(page, async (form) => {
    await form.getByLabel("Name", { exact: true }).fill("Report");
    await form.getByRole("radio", { name: "A program that reads the fleet" }).check();
    await gone(form.getByLabel("Hosts a day"));
  });
  const { output } = await paste(await textOf(commandsIn(secret).last()));
  expect(JSON.parse(output)).toMatchObject({ total: 1, hosts: [{ friendly_name: "read-me" }] });
});

test("the panel makes a command for many hosts in two presses, and shows them come", async () => {
  const { admin } = await buildOrganization();
  const page = await house.openAs(admin, "/enrollment/new");
  await page.getByRole("link", { name: "Many hosts" }).click();
  // The page for one host has a button of the same name.
  await see(page.getByRole("heading", { name: "Add many hosts" }));
  await page.getByRole("button", { name: "Create command" }).click();
  await page.getByRole("tab", { name: "curl" }).click();
  const command = await textOf(commandsIn(page.getByRole("tabpanel")));
  await see(page.getByRole("heading", { name: "Waiting for hosts" }));
  expect((await paste(command)).failed).toBe(false);
  await see(page.getByRole("heading", { name: "Hosts come in" }));
  expect((await paste(command)).failed).toBe(false);
  await see(page.getByText("2 hosts enrolled"));

  // Reloaded, the page has forgotten the secret and nothing else.
  await page.reload();
  await see(page.getByText("Put in the secret of this token"), page.getByText("2 hosts enrolled"));
  expect(await textOf(commandsIn(page.getByRole("tabpanel")))).toContain("YOUR_TOKEN_SECRET");
});

test("groups are made, put on hosts, filtered by and deleted", async () => {
  const { organization, admin } = await buildOrganization();
  for (const name of ["web-1", "web-2", "db-1"]) await buildHost(organization, { name });
  await buildGroup(organization, "Old");
  const page = await house.openAs(admin, "/groups");
  const opener = page.getByRole("button", { name: "Create group" }).first();
  const form = await openDialog(page, opener, "Create a group");
  await form.getByLabel("Name").fill("Web");
  await form.getByRole("radio", { name: "Green" }).click();
  await form.getByRole("button", { name: "Create group" }).click();
  await see(page.getByRole("row").filter({ hasText: "Web" }));

  await page.goto("/hosts?search=web");
  await page.getByRole("checkbox", { name: "Select all on this page" }).click();
  const bar = page.getByRole("region", { name: "Selection" });
  await bar.getByRole("button", { name: "Group" }).click();
  await page.getByRole("menuitem", { name: "Web" }).first().click();
  await see(page.getByText("Put 2 hosts into Web"));

  await page.goto("/groups");
  await see(page.getByRole("row").filter({ hasText: "Web" }).getByText("2", { exact: true }));
  await page.getByRole("link", { name: "Web" }).click();
  await see(page.getByText("2 hosts"), page.getByRole("link", { name: "web-2" }));
  await page.getByRole("link", { name: "web-2" }).click();
  const groups = await openDialog(
    page,
    page.getByRole("button", { name: "Groups" }),
    "Groups of web-2",
  );
  await groups.getByRole("checkbox", { name: "Web" }).click();
  await groups.getByRole("checkbox", { name: "Old" }).click();
  await groups.getByRole("button", { name: "Save" }).click();
  await see(page.getByRole("list", { name: "Groups" }).getByText("Old"));

  await page.goto("/groups");
  await page.getByRole("button", { name: "Actions for Web" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const question = await openDialog(page, null, "Delete Web?");
  await see(question.getByText("Its 1 host stays, without this label."));
  await question.getByRole("button", { name: "Delete group" }).click();
  await gone(page.getByRole("row").filter({ hasText: "Web" }));
  expect(await db.host.count({ where: { organizationId: organization.id } })).toBe(3);
});

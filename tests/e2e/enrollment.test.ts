import type { Page } from "playwright";
import { afterEach, expect, test } from "vitest";
import { buildOrganization } from "@/tests/support/builders";
import { PrivateMachine } from "./support/machine";
import { dashboard } from "./support/signed-in";
import { commandsIn, gone, openDialog, see, textOf } from "./support/window";

const machines: PrivateMachine[] = [];

afterEach(() => {
  for (const machine of machines.splice(0)) machine.dispose();
});

const house = dashboard();

async function newMachine(name: string): Promise<PrivateMachine> {
  const machine = await PrivateMachine.start(name);
  machines.push(machine);
  return machine;
}

/** Presses through Add host as an admin and gives the command. */
async function addHost(page: Page, name = ""): Promise<string> {
  await page.goto("/enrollment/new");
  await page.getByLabel("Name of the token").fill(name);
  await page.getByRole("button", { name: "Create command" }).click();
  return textOf(commandsIn(page.getByRole("tabpanel")));
}

test("a command pasted twice is refused the second time, and its row says so", async () => {
  const { admin } = await buildOrganization();
  const page = await house.openAs(admin, "/");
  const command = await addHost(page, "Rack 4");
  await page.getByRole("link", { name: "Enrollment" }).last().click();
  const row = page.getByRole("row").filter({ hasText: "Rack 4" });
  await see(row.getByText("Unused"));

  const first = await newMachine("web-1");
  expect(await first.paste(command)).toMatchObject({ status: 0 });
  await first.startAgent();
  await see(row.getByText("Host present"));

  const second = await newMachine("web-2");
  const refused = await second.paste(command);
  expect(refused.status).toBe(4);
  expect(refused.output).toContain("Enrollment token already used");
  await see(row.getByText("Enrollment token already used"));
  await row.getByRole("button", { name: "Details of Rack 4" }).click();
  await see(
    page.getByText(/^A host at 127\.0\.0\.1 was refused .*: Enrollment token already used$/),
  );
});

test("a token is extended and revoked from its strip, and the agent is told", async () => {
  const { admin } = await buildOrganization();
  const page = await house.openAs(admin, "/");
  const command = await addHost(page);
  await page.getByRole("button", { name: "Extend to 24 h" }).click();
  await see(page.getByText("Good for 24 hours from now"));
  await page.getByRole("button", { name: "Revoke" }).click();
  const question = page.getByRole("alertdialog", { name: /^Revoke mst_enroll_/ });
  await question.getByRole("button", { name: "Revoke token" }).click();
  await see(page.getByText("The token was revoked. No host can use it."));
  await gone(page.getByRole("tabpanel"));

  const machine = await newMachine("web-1");
  const refused = await machine.paste(command);
  expect(refused.status).toBe(4);
  expect(refused.output).toContain("Enrollment token revoked");
  await see(page.getByText(/was refused .*: Enrollment token revoked$/));
});

test("the three steps of those who look before they run work as shown", async () => {
  const { admin } = await buildOrganization();
  const page = await house.openAs(admin, "/");
  await addHost(page);
  await page.getByRole("tab", { name: "Download, verify, run" }).click();
  const commands = commandsIn(page.getByRole("tabpanel").getByRole("listitem"));
  await see(commands.first());
  const machine = await newMachine("web-1");
  await machine.paste("cd /tmp");
  for (const command of await commands.allTextContents()) {
    const { status, output } = await machine.paste(command);
    expect(status, `${command}\n${output}`).toBe(0);
  }
  await machine.startAgent();
  await see(page.getByText(`${machine.hostname} is in the fleet.`));
});

test("a host made by hand gets its token at once, and the command with it works", async () => {
  const { admin } = await buildOrganization();
  const page = await house.openAs(admin, "/hosts");
  const opener = page.getByRole("button", { name: "Create by hand" });
  const form = await openDialog(page, opener, "Create a host by hand");
  await form.getByLabel("Name").fill("by-hand");
  await form.getByRole("button", { name: "Create host" }).click();
  const question = await openDialog(page, null, "Create the token of by-hand");
  await question.getByRole("button", { name: "Create token" }).click();
  const secret = page.getByRole("alertdialog", { name: "The token of by-hand" });
  const command = await textOf(commandsIn(secret.getByRole("tabpanel")));
  await secret.getByRole("button", { name: "I have stored it" }).click();

  const machine = await newMachine("web-1");
  const { status, output } = await machine.paste(command);
  expect(status, output).toBe(0);
  await machine.startAgent();
  await see(page.getByText("Online", { exact: true }));
  await see(page.getByRole("heading", { name: "by-hand", level: 1 }));
});

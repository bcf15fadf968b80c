import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { withApiCredentials } from "@/tests/support/api-credentials";
import { buildHost, buildOrganization } from "@/tests/support/builders";
import { dashboard } from "./support/signed-in";
import { commandsIn, gone, openDialog, see, textOf } from "./support/window";

const house = dashboard();
const run = promisify(execFile);

const inventory = {
  containers: [
    { id: "a1b2c3d4e5f6a7b8", name: "shop", image: "nginx:1.25", state: "running" },
    { id: "b2c3d4e5f6a7b8c9", name: "orders", image: "postgres:16", state: "exited" },
  ],
  images: [{}, {}, {}],
  volumes: [{}],
  networks: [{}, {}],
  updates: [{ repository: "nginx", current_tag: "1.25" }],
};

test("a host shows what its agent told of Docker, and switches it off, over its organization", async () => {
  const { admin, organization } = await buildOrganization();
  const { host, credential } = await buildHost(organization, { proof: "api", name: "docker-1" });
  const headers = { ...withApiCredentials(credential), "content-type": "application/json" };
  const at = (path: string) => `${house.server.url}/api/v1${path}`;
  const told = async () =>
    (await (await fetch(at("/hosts/integrations"), { headers })).json()) as object;
  const telling = (docker: boolean) => ({
    success: true,
    integrations: { docker, compliance: false },
  });
  const body = JSON.stringify(inventory);
  const sent = await fetch(at("/integrations/docker"), { method: "POST", headers, body });
  expect(sent.status).toBe(200);

  const page = await house.openAs(admin, `/hosts/${host.id}`);
  await see(page.getByText("2 containers, 1 running, 3 images, 1 volume"));
  const rows = page.getByRole("table", { name: "Containers" }).getByRole("row");
  await see(rows.filter({ hasText: "shop" }).getByText("Update", { exact: true }));
  await gone(rows.filter({ hasText: "orders" }).getByText("Update", { exact: true }));

  const edit = await openDialog(page, page.getByRole("button", { name: "Edit" }), "Edit docker-1");
  await edit.getByLabel("Reports of containers").selectOption("Off");
  await edit.getByRole("button", { name: "Save" }).click();
  await see(page.getByText("Switched off for this host"));
  await see(page.getByText(/turned reports of containers off for/));
  expect(await told()).toEqual(telling(false));

  const again = await openDialog(page, page.getByRole("button", { name: "Edit" }), "Edit docker-1");
  const choice = again.getByLabel("Reports of containers");
  expect(await choice.inputValue()).toBe("off");
  await choice.selectOption("As the organization says (on)");
  await again.getByRole("button", { name: "Save" }).click();
  await gone(page.getByText("Switched off for this host"));

  await page.goto("/settings");
  await page.getByLabel("Reports of containers").selectOption("Off");
  await page
    .getByLabel("Reports of containers")
    .locator("xpath=ancestor::form")
    .getByRole("button")
    .click();
  await see(page.getByText("Saved"));
  await expect.poll(told, { timeout: 20_000 }).toEqual(telling(false));
});

test("a token of a gethomepage widget is shown with the widget, and reads the numbers", async () => {
  const { admin, organization } = await buildOrganization();
  await buildHost(organization);
  const page = await house.openAs(admin, "/enrollment/tokens");
  const opener = page.getByRole("button", { name: "Create token" }).first();
  const form = await openDialog(page, opener, "Create an auto-enrollment token");
  await form.getByLabel("Name", { exact: true }).fill("Homepage");
  await form.getByRole("radio", { name: "A gethomepage widget" }).check();
  await gone(form.getByLabel("Hosts a day"));
  await gone(form.getByText("What it may do"));
  await form.getByRole("button", { name: "Create token" }).click();
  const secret = page.getByRole("alertdialog", { name: /^The secret of / });
  await see(secret.getByText("read the numbers of the fleet"));
  expect(await textOf(commandsIn(secret).first())).toContain("type: customapi");
  const { stdout } = await run("sh", ["-c", await textOf(commandsIn(secret).last())]);
  expect(JSON.parse(stdout)).toMatchObject({ total_hosts: 1 });

  const { id } = await db.autoEnrollmentToken.findFirstOrThrow({
    where: { organizationId: organization.id },
  });
  await page.goto(`/enrollment/tokens/${id}`);
  await see(page.getByText("It reads the numbers of the fleet, and nothing else."));
  // Its edit asks for nothing that it has not.
  const edit = await openDialog(page, page.getByRole("button", { name: "Edit" }), "Edit Homepage");
  await edit.getByLabel("Name", { exact: true }).fill("Start page");
  await edit.getByRole("button", { name: "Save" }).click();
  await see(page.getByRole("heading", { name: "Start page" }));
});

import { expect, test } from "vitest";
import { buildOrganization } from "@/tests/support/builders";
import { dropDatabase, freshDatabase } from "@/tests/support/database";
import { startServer } from "@/tests/support/server";
import { dashboard, signIn } from "./support/signed-in";
import { browserWindows, see, stopAfterWindows, textOf } from "./support/window";

const house = dashboard();
const windows = browserWindows();

test("a page that is not there says so, and leads on", async () => {
  const { viewer } = await buildOrganization();
  const page = await house.openAs(viewer, "/");
  for (const path of ["/no/such/page", "/hosts/unknown"]) {
    expect((await page.goto(path))?.status()).toBe(404);
    await see(page.getByRole("heading", { name: "Nothing here" }));
  }
  await page.getByRole("link", { name: "Go to hosts" }).click();
  await see(page.getByRole("heading", { name: "Hosts", level: 1 }));
});

test("a page that fails shows the id its request has in header and log", async () => {
  const database = await freshDatabase("postgresql");
  const server = await startServer({
    ...database,
    env: {
      ADMIN_USERNAME: "ana",
      ADMIN_EMAIL: "ana@example.com",
      ADMIN_PASSWORD: "correct horse battery",
      ORGANIZATION: "Example",
    },
  });
  stopAfterWindows(server);
  const page = await windows.open(`${server.url}/account`, { mayFail: true });
  await signIn(page, "ana", "correct horse battery");
  await see(page.getByRole("heading", { name: "Account", level: 1 }));
  await dropDatabase(database);
  const answer = await page.goto("/hosts");
  expect(answer?.status()).toBeGreaterThanOrEqual(500);
  const id = answer?.headers()["x-request-id"] ?? "none";
  await see(page.getByRole("button", { name: "Try again" }));
  expect(await textOf(page.getByRole("main"))).toContain(id);
  expect(server.logs()).toContain(id);
});

test("a form that fails keeps what was typed and says what to do", async () => {
  const { owner } = await buildOrganization();
  const page = await house.openAs(owner, "/account");
  const email = page.getByLabel("Email");
  await email.fill("not an address@");
  await page.getByRole("button", { name: "Save account" }).click();
  // The browser's own check comes first.
  expect(await email.evaluate((field: HTMLInputElement) => field.validity.valid)).toBe(false);
  const { viewer } = await buildOrganization();
  await email.fill(viewer.email);
  await page.getByRole("button", { name: "Save account" }).click();
  await see(page.getByText("This e-mail address belongs to another account"));
  expect(await email.inputValue()).toBe(viewer.email);
});

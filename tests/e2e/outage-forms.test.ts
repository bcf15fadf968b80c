import type { Page } from "playwright";
import { afterEach, beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { buildOrganization, cookieOf } from "@/tests/support/builders";
import { eventually } from "@/tests/support/eventually";
import { axe } from "./support/axe";
import { live, notLive, serverBehindFront } from "./support/outage";
import { browserWindows, gone, openDialog, see } from "./support/window";

// What is pressed in an outage is not sent, and says so; what was typed outlives it.

const windows = browserWindows();
const house = serverBehindFront();

beforeEach(() => house.front.start());
afterEach(() => house.front.stop());

test("forms in an outage keep what was typed, say what to do, and work when it is over", async () => {
  const { admin } = await buildOrganization();
  const look = { as: await cookieOf(admin), mayFail: true };
  const page = await windows.open(`${house.front.url}/groups`, look);
  const account = await page.context().newPage();
  await account.goto("/account");
  await see(live(page), live(account));
  await account.getByLabel("First name").fill("Ada");
  await openDialog(
    page,
    page.getByRole("button", { name: "Create group" }).first(),
    "Create a group",
  );
  const dialog = page.getByRole("dialog", { name: "Create a group" });
  await dialog.getByLabel("Name", { exact: true }).fill("Rack 4");

  await house.front.stop();
  await see(notLive(account), page.getByText("Not live since").first());
  const create = dialog.getByRole("button", { name: "Create group" });
  await create.click();
  const unsent = "Nothing was sent, and what you typed stays here.";
  await see(dialog.getByRole("alert").getByText(unsent));
  expect(await dialog.getByLabel("Name", { exact: true }).inputValue()).toBe("Rack 4");
  // A link is followed once the server is back; what is pressed meanwhile does not wait for that.
  await account.getByRole("link", { name: "Audit", exact: true }).click();
  await account.getByRole("button", { name: /^Account/ }).click();
  await account.getByRole("menuitem", { name: "Sign out" }).click();
  await see(account.locator("[data-sonner-toast]").getByText(unsent));
  expect(await account.getByLabel("First name").inputValue()).toBe("Ada");
  await page.keyboard.press("Escape");
  await gone(dialog);
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await axe(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);

  await house.front.start();
  await see(account.getByRole("heading", { name: "Audit", level: 1 }));
  await page.setViewportSize({ width: 1440, height: 900 });
  await see(live(page));
  await openDialog(
    page,
    page.getByRole("button", { name: "Create group" }).first(),
    "Create a group",
  );
  await dialog.getByLabel("Name", { exact: true }).fill("Rack 4");
  await create.click();
  await see(page.getByText("Rack 4").first());
});

test("a proxy that forbids the paths of health and one page stops nothing else", async () => {
  const { admin } = await buildOrganization();
  await house.front.stop();
  await house.front.startForbidding("^/(api/health|audit)$");
  const page = await windows.open(`${house.front.url}/groups`, {
    as: await cookieOf(admin),
    mayFail: true,
  });
  await see(live(page));
  // As when a network came, or the window is looked at again.
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await eventually(() => expect(house.front.answered()).toContain("/api/health 403"));
  const dialog = page.getByRole("dialog", { name: "Create a group" });
  const create = page.getByRole("button", { name: "Create group" }).first();
  await openDialog(page, create, "Create a group");
  await dialog.getByLabel("Name", { exact: true }).fill("Rack 5");
  await dialog.getByRole("button", { name: "Create group" }).click();
  await see(page.getByText("Rack 5").first(), live(page));
  // Of the page that it forbids a link shows the proxy's answer, and does not wait for ever.
  await page.getByRole("link", { name: "Audit", exact: true }).click();
  await see(page.getByRole("heading", { name: "403 Forbidden" }));
});

test("a new version of the server loads pages anew, but not one with something typed in it", async () => {
  const { admin } = await buildOrganization();
  const look = { as: await cookieOf(admin), mayFail: true };
  const other = await windows.open(`${house.front.url}/groups`, look);
  const account = await other.context().newPage();
  let refreshed = false;
  account.on("requestfinished", (request) => {
    refreshed ||= new URL(request.url()).pathname === "/account" && "rsc" in request.headers();
  });
  await account.goto("/account");
  await see(live(other), live(account));
  for (const page of [other, account]) {
    await page.evaluate(() => document.body.setAttribute("data-old", ""));
  }
  // A page is refreshed once when it becomes live, before anybody types.
  await eventually(() => expect(refreshed).toBe(true));
  const old = (page: Page) => page.locator("body[data-old]");
  await account.getByLabel("First name").fill("Grace");

  await house.front.stop();
  await see(notLive(account));
  await house.front.startWithNewBuild();
  await gone(old(other));
  await see(live(other), live(account), old(account));
  // It would be refreshed by now: something changes, and the other page shows it.
  const create = other.getByRole("button", { name: "Create group" }).first();
  await openDialog(other, create, "Create a group");
  const dialog = other.getByRole("dialog", { name: "Create a group" });
  await dialog.getByLabel("Name", { exact: true }).fill("Rack 6");
  await dialog.getByRole("button", { name: "Create group" }).click();
  await see(other.getByText("Rack 6").first(), old(account));
  expect(await account.getByLabel("First name").inputValue()).toBe("Grace");

  await account.getByRole("button", { name: "Save account" }).click();
  await gone(old(account));
  await see(live(account));
  expect(await account.getByLabel("First name").inputValue()).toBe("Grace");
  expect(await db.user.findFirst({ where: { id: admin.id } })).toMatchObject({
    firstName: "Grace",
  });
});

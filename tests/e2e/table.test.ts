import { readFile } from "node:fs/promises";
import type { Page } from "playwright";
import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { buildHost, buildOrganization, ctxOf } from "@/tests/support/builders";
import { dashboard } from "./support/signed-in";
import { gone, openDialog, see, textOf } from "./support/window";

const house = dashboard();

/** 60 hosts named web-00 to web-59, every third of them silent, and 5 named db-0 to db-4. */
async function buildHosts() {
  const people = await buildOrganization();
  const long = new Date(Date.now() - 3_600_000);
  const later = new Date(Date.now() + 3_600_000);
  for (let at = 0; at < 65; at += 1) {
    const silent = at % 3 === 0;
    await buildHost(people.organization, {
      name: at < 60 ? `web-${String(at).padStart(2, "0")}` : `db-${at - 60}`,
      lastSeenAt: silent ? long : new Date(),
      ...(!silent && { onlineUntil: later }),
    });
  }
  return people;
}

async function names(page: Page): Promise<string[]> {
  const links = page.getByRole("table", { name: "Hosts" }).getByRole("row").getByRole("link");
  const all = await links.allTextContents();
  return all.filter((name) => /^(web|db)-/.test(name));
}

test("a table's state is in the address: filter, order, page, reload, back", async () => {
  const { viewer } = await buildHosts();
  const page = await house.openAs(viewer, "/hosts");
  await see(page.getByText("50 of 65 hosts"));
  await page.getByRole("button", { name: "Status" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Online" }).click();
  await page.waitForURL(/status=online/);
  await page.keyboard.press("Escape");
  await see(page.getByText("43 hosts"));
  await page.getByRole("columnheader", { name: "Name" }).getByRole("link").click();
  await page.waitForURL(/sort=-name/);
  await see(page.getByRole("row").nth(1).getByRole("link", { name: "web-59" }));
  await page.goBack();
  await see(page.getByRole("row").nth(1).getByRole("link", { name: "db-1" }));
  await page.reload();
  await see(page.getByText("43 hosts"), page.getByRole("button", { name: "Status Online" }));
  await page.getByRole("button", { name: "Remove filter Status" }).click();
  await see(page.getByText("50 of 65 hosts"));
  await page.getByRole("link", { name: "Next" }).click();
  await page.waitForURL(/cursor=/);
  await see(page.getByText("15 of 65 hosts"));
  expect(await names(page)).toHaveLength(15);
  const second = await house.openAs(
    viewer,
    new URL(page.url()).pathname + new URL(page.url()).search,
  );
  await see(second.getByText("15 of 65 hosts"));
  expect(await names(second)).toEqual(await names(page));
});

test("the CSV holds what is filtered, in its order", async () => {
  const { viewer } = await buildHosts();
  const page = await house.openAs(viewer, "/hosts?search=web&status=offline&sort=-name");
  await see(page.getByText("20 hosts"));
  const shown = await names(page);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download as CSV" }).click(),
  ]);
  const lines = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
  expect(lines[0]).toMatch(/^name,status,/);
  expect(lines.slice(1).map((line) => line.split(",")[0])).toEqual(shown);
});

test("all that match can be deleted, also those on other pages", async () => {
  const { admin } = await buildHosts();
  const page = await house.openAs(admin, "/hosts?search=web");
  await see(page.getByText("50 of 60 hosts"));
  await page.getByRole("checkbox", { name: "Select web-00" }).click();
  const bar = page.getByRole("region", { name: "Selection" });
  await see(bar.getByText("1 of 60 selected"));
  await bar.getByRole("button", { name: "Select all that match" }).click();
  const dialog = await openDialog(
    page,
    bar.getByRole("button", { name: "Delete" }),
    "Delete all 60 hosts?",
  );
  const verb = dialog.getByRole("button", { name: "Delete 60 hosts" });
  expect(await verb.isEnabled()).toBe(false);
  await dialog.getByRole("textbox").fill("60");
  await verb.click();
  await see(page.getByText("No host matches"));
  await page.getByRole("link", { name: "Reset search and filters" }).click();
  await see(page.getByText("5 hosts"));
  const left = await db.host.findMany({ where: { organizationId: ctxOf(admin).organizationId } });
  expect(left.map(({ name }) => name).sort()).toEqual(["db-0", "db-1", "db-2", "db-3", "db-4"]);
});

test("columns can be chosen, and stay chosen", async () => {
  const { viewer } = await buildHosts();
  const page = await house.openAs(viewer, "/hosts");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Hostname" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Address" }).click();
  await page.keyboard.press("Escape");
  await page.reload();
  await see(page.getByRole("columnheader", { name: "Hostname" }));
  await gone(page.getByRole("columnheader", { name: "Address" }));
});

test("a host's name that means something to a browser is only a name", async () => {
  const { organization, owner } = await buildOrganization();
  const name = `<img src=x onerror=alert(1)> "'&amp; ‮`;
  await buildHost(organization, { name });
  const page = await house.openAs(owner, "/hosts");
  const link = page.getByRole("table", { name: "Hosts" }).getByRole("row").nth(1).getByRole("link");
  expect(await textOf(link)).toBe(name);
});

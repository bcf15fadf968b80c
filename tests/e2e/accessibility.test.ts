import type { Page } from "playwright";
import { beforeAll, describe, expect, test } from "vitest";
import { buildOrganization } from "@/tests/support/builders";
import { freshDatabase } from "@/tests/support/database";
import { startServer } from "@/tests/support/server";
import { axe } from "./support/axe";
import { buildFleet } from "./support/fleet";
import { dashboard } from "./support/signed-in";
import { browserWindows, openDialog, see } from "./support/window";

const house = dashboard();
const windows = browserWindows();

const looks = [
  { theme: "light", width: 1440 },
  { theme: "dark", width: 1440 },
  { theme: "light", width: 390 },
  { theme: "dark", width: 390 },
] as const;

let busy: Awaited<ReturnType<typeof buildOrganization>>;
let fleet: Awaited<ReturnType<typeof buildFleet>>;
let empty: Awaited<ReturnType<typeof buildOrganization>>;

beforeAll(async () => {
  busy = await buildOrganization("Example");
  fleet = await buildFleet(busy.organization);
  empty = await buildOrganization("Empty");
});

/** Nothing for axe to find, and nothing that sticks out of the window. */
async function expectSound(page: Page, what: string): Promise<void> {
  await see(page.getByRole("heading", { level: 1 }));
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
  expect(await axe(page), what).toEqual([]);
  const [inner, outer] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(inner, `${what} is too wide`).toBeLessThanOrEqual(outer ?? 0);
}

/** Through all pages in one window. */
async function visit(page: Page, paths: string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    await expectSound(page, path);
  }
}

describe.each(looks)("$theme, $width wide", (look) => {
  test("pages of a fleet", async () => {
    const page = await house.openAs(busy.owner, "/", look);
    await visit(page, [
      "/",
      "/hosts",
      "/hosts?search=nothing",
      `/hosts/${fleet.idOf("web-1")}`,
      `/hosts/${fleet.idOf("build-2")}`,
      `/hosts/${fleet.idOf("edge-sin-1")}`,
      "/hosts/unknown",
      "/enrollment",
      `/enrollment?token=${fleet.waitingTokenId}`,
      "/enrollment/new",
      `/enrollment/new?token=${fleet.waitingTokenId}`,
      "/members",
      "/audit",
      "/settings",
      "/account",
      "/no/such/page",
    ]);
  });

  test("pages of an empty fleet", async () => {
    const page = await house.openAs(empty.owner, "/", look);
    await visit(page, ["/", "/hosts", "/enrollment", "/members", "/audit"]);
  });

  test("pages of a viewer", async () => {
    const page = await house.openAs(busy.viewer, "/", look);
    await visit(page, ["/", "/hosts", "/members", "/audit"]);
  });

  test("pages before signing in", async () => {
    const page = await house.open("/login", look);
    await visit(page, ["/login", "/invite"]);
    // Of the same path the browser would only go to the part after the #.
    await page.goto("about:blank");
    await page.goto(`/invite#${fleet.invitation}`);
    await see(page.getByRole("heading", { name: "Join Example" }));
    await expectSound(page, "/invite#…");
  });

  test("what opens over a page", async () => {
    const page = await house.openAs(busy.owner, `/hosts/${fleet.idOf("web-1")}`, look);
    const open = async (opener: string, title: string) => {
      await openDialog(page, page.getByRole("button", { name: opener, exact: true }), title);
      expect(await axe(page), title).toEqual([]);
      await page.keyboard.press("Escape");
    };
    await see(page.getByText("Running", { exact: true }).first());
    await open("Rotate token", "Rotate the token of web-1");
    await open("Delete", "Delete web-1?");
    await page.keyboard.press("Control+k");
    await see(page.getByRole("dialog", { name: "Go to" }).getByRole("option").first());
    expect(await axe(page), "palette").toEqual([]);
    await page.goto("/members");
    await open("Invite member", "Invite member");
    await page.getByRole("button", { name: `Actions for ${busy.viewer.username}` }).click();
    await see(page.getByRole("menuitem", { name: "Remove member" }));
    expect(await axe(page), "menu").toEqual([]);
  });
});

test("the first run", async () => {
  const server = await startServer(await freshDatabase("sqlite"));
  try {
    for (const look of looks) {
      const page = await windows.open(`${server.url}/setup`, look);
      await expectSound(page, "/setup");
      await page.context().close();
    }
  } finally {
    await server.stop();
  }
});

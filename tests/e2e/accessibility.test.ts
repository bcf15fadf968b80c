import type { Page } from "playwright";
import { beforeAll, expect, test } from "vitest";
import { buildOrganization } from "@/tests/support/builders";
import { freshDatabase } from "@/tests/support/database";
import { startServer } from "@/tests/support/server";
import { axe } from "./support/axe";
import { buildFleet } from "./support/fleet";
import { dashboard } from "./support/signed-in";
import { expectSound } from "./support/sound";
import { buildUnknowns } from "./support/unknowns";
import { browserWindows, openDialog, see, stopAfterWindows } from "./support/window";

const house = dashboard();
const windows = browserWindows();

let busy: Awaited<ReturnType<typeof buildOrganization>>;
let fleet: Awaited<ReturnType<typeof buildFleet>>;
let empty: Awaited<ReturnType<typeof buildOrganization>>;

beforeAll(async () => {
  busy = await buildOrganization("Example");
  fleet = await buildFleet(busy.organization);
  empty = await buildOrganization("Empty");
});

/** Through pages in one window. */
async function visit(page: Page, paths: string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    await see(page.getByRole("heading", { level: 1 }));
    // The title is streamed like what is slow.
    await page.waitForFunction(
      () => document.querySelector("[aria-busy=true]") === null && document.title !== "",
    );
    await expectSound(page, path);
  }
}

test("pages of hosts", async () => {
  const page = await house.openAs(busy.owner, "/");
  await visit(page, [
    "/",
    "/hosts",
    "/hosts?search=nothing",
    `/hosts/${fleet.idOf("web-1")}`,
    `/hosts/${fleet.idOf("build-1")}`,
    `/hosts/${fleet.idOf("build-1")}/packages?show=updates`,
    `/hosts/${fleet.idOf("build-1")}/repositories`,
    `/hosts/${fleet.idOf("build-1")}/reports`,
    `/hosts/${fleet.idOf("build-2")}`,
    `/hosts/${fleet.idOf("edge-fra-1")}`,
    `/hosts/${fleet.idOf("edge-sin-1")}`,
    "/hosts/unknown",
  ]);
});

test("pages of hosts whose updates are not known", async () => {
  const people = await buildOrganization("Unknown");
  const { idOf } = await buildUnknowns(people.organization);
  const page = await house.openAs(people.owner, "/");
  await visit(page, [
    "/",
    "/hosts?updates=unknown",
    `/hosts/${idOf("new-1")}`,
    `/hosts/${idOf("forgotten-1")}`,
    `/hosts/${idOf("forgotten-1")}/packages`,
    `/hosts/${idOf("pinned-1")}/packages`,
    "/packages",
    "/packages/nginx",
  ]);
});

test("pages of tokens", async () => {
  const page = await house.openAs(busy.owner, "/");
  await visit(page, [
    "/enrollment",
    `/enrollment?token=${fleet.waitingTokenId}`,
    "/enrollment/tokens",
    "/enrollment/tokens?state=disabled",
    `/enrollment/tokens/${fleet.proxmoxTokenId}`,
    "/enrollment/new",
    "/enrollment/new?kind=many",
    "/enrollment/new?kind=docker",
    `/enrollment/new?token=${fleet.waitingTokenId}`,
    `/enrollment/new?kind=ansible&token=${fleet.proxmoxTokenId}`,
  ]);
});

test("pages of packages, groups, people and settings", async () => {
  const page = await house.openAs(busy.owner, "/");
  await visit(page, [
    "/groups",
    "/packages",
    "/packages?show=security",
    "/packages/openssl",
    "/packages/repositories",
    "/members",
    "/audit",
    "/settings",
    "/account",
    "/docs/api",
    "/no/such/page",
  ]);
});

test("pages of an empty fleet", async () => {
  const page = await house.openAs(empty.owner, "/");
  await visit(page, [
    "/",
    "/hosts",
    "/enrollment",
    "/enrollment/tokens",
    "/groups",
    "/packages",
    "/packages/repositories",
    "/members",
    "/audit",
  ]);
});

test("pages of a viewer", async () => {
  const page = await house.openAs(busy.viewer, "/");
  await visit(page, ["/", "/hosts", "/members", "/audit"]);
});

test("pages before signing in", async () => {
  const page = await house.open("/login");
  await visit(page, ["/login", "/invite"]);
  // On the page it is on already, the browser would only look for the part after the #.
  await page.goto("about:blank");
  await page.goto(`/invite#${fleet.invitation}`);
  await see(page.getByRole("heading", { name: "Join Example" }));
  await expectSound(page, "/invite#…");
});

test("the first run", async () => {
  const server = await startServer(await freshDatabase("sqlite"));
  stopAfterWindows(server);
  await visit(await windows.open(`${server.url}/setup`), ["/setup"]);
});

test("what opens over a page", async () => {
  const page = await house.openAs(busy.owner, `/hosts/${fleet.idOf("web-1")}`);
  const look = async (opener: string, title: string) => {
    const button = page.getByRole("button", { name: opener, exact: true });
    await openDialog(page, button, title);
    await expectSound(page, title);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.keyboard.press("Escape");
  };
  await look("Rotate token", "Rotate the token of web-1");
  await look("Delete", "Delete web-1?");
  await page.keyboard.press("Control+k");
  await see(page.getByRole("dialog", { name: "Go to" }).getByRole("option").first());
  await expectSound(page, "palette");
  await page.goto(`/hosts/${fleet.idOf("web-1")}`);
  await look("Groups", "Groups of web-1");
  await page.goto("/groups");
  await look("Create group", "Create a group");
  await page.goto(`/enrollment/tokens/${fleet.proxmoxTokenId}`);
  await look("Edit", "Edit Proxmox Production");
  await look("Delete", "Delete Proxmox Production?");
  await page.goto("/enrollment/tokens");
  await look("Create token", "Create an auto-enrollment token");
  await page.goto("/members");
  await look("Invite member", "Invite member");
  await page.getByRole("button", { name: `Actions for ${busy.viewer.username}` }).click();
  await see(page.getByRole("menuitem", { name: "Remove member" }));
  // Its advice that everything be inside a landmark is not for what floats above the page.
  expect(await axe(page, "wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"), "menu").toEqual([]);
});

test("a theme that was chosen comes with the page, not after it", async () => {
  const page = await house.openAs(busy.viewer, "/");
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  const dark = () => getComputedStyle(document.documentElement).colorScheme === "dark";
  await page.waitForFunction(dark);
  expect(await (await page.request.get("/hosts")).text()).toContain('data-theme="dark"');
});

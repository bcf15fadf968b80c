import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright";
import { beforeAll, describe, expect, test } from "vitest";
import { buildOrganization } from "@/tests/support/builders";
import { dropDatabase, freshDatabase } from "@/tests/support/database";
import { eventually } from "@/tests/support/eventually";
import { startServer } from "@/tests/support/server";
import { buildFleet } from "./support/fleet";
import { dashboard, signIn } from "./support/signed-in";
import { quiet, violationsIn } from "./support/violations";
import { browserWindows, openDialog, see, stopAfterWindows } from "./support/window";

// The content policy stops what it should, and nothing of ours. Every other test in this folder
// fails for a violation too: Chromium complains of each in the console.

const house = dashboard();
const windows = browserWindows();

let people: Awaited<ReturnType<typeof buildOrganization>>;
let fleet: Awaited<ReturnType<typeof buildFleet>>;

beforeAll(async () => {
  people = await buildOrganization("Example");
  fleet = await buildFleet(people.organization);
});

const folders = readdirSync("app", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith("page.tsx"))
  .map((path) => path.replace(/\(\w+\)\/|\/?page\.tsx$/g, ""));

/** The addresses of all pages, from the folders of app/, so that none is forgotten. */
function everyPage(): string[] {
  const values: Record<string, string> = {
    "hosts/[id]": `hosts/${fleet.idOf("build-1")}`,
    "tokens/[id]": `tokens/${fleet.proxmoxTokenId}`,
    "packages/[name]": "packages/openssl",
  };
  const fill = (path: string) => path.replace(/\w+\/\[\w+\]/, (part) => values[part] ?? part);
  return folders.map((folder) => `/${fill(folder)}`);
}

/** Goes to a page and waits until it has come in full and its scripts run. */
async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await see(page.getByRole("heading", { level: 1 }));
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
  await quiet(page);
}

describe("no violation", () => {
  test("on any page, signed in", async () => {
    const paths = everyPage();
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => path.includes("["))).toEqual([]);
    const page = await house.openAs(people.owner, "/");
    const violations = await violationsIn(page);
    for (const path of [...paths, "/no/such/page", "/hosts/unknown"]) {
      await visit(page, path);
      expect(violations, path).toEqual([]);
    }
  });

  test("on any page for somebody who may not see it", async () => {
    const page = await house.openAs(people.viewer, "/");
    const violations = await violationsIn(page);
    for (const path of everyPage()) {
      await visit(page, path);
      expect(violations, path).toEqual([]);
    }
  });

  test("on any page, signed out", async () => {
    const page = await house.open(`/invite#${fleet.invitation}`);
    const violations = await violationsIn(page);
    for (const path of everyPage()) {
      await visit(page, path);
      expect(violations, path).toEqual([]);
    }
    await signIn(page, people.owner.username);
  });

  test("at the first run", async () => {
    const server = await startServer(await freshDatabase("sqlite"));
    stopAfterWindows(server);
    const page = await windows.open(`${server.url}/setup`);
    const violations = await violationsIn(page);
    await visit(page, "/setup");
    expect(violations).toEqual([]);
  });

  test("on pages that fail, made by the server and by the build", async () => {
    const database = await freshDatabase("postgresql");
    const server = await startServer({ ...database });
    stopAfterWindows(server);
    const page = await windows.open(`${server.url}/setup`, { mayFail: true });
    const violations = await violationsIn(page);
    await dropDatabase(database);
    const pages = [
      { path: "/hosts", button: "Try again" },
      { path: "/_global-error", button: "Reload" },
    ];
    for (const { path, button } of pages) {
      expect((await page.goto(path))?.status()).toBeGreaterThanOrEqual(500);
      await see(page.getByRole("button", { name: button }));
      await quiet(page);
      expect(violations, path).toEqual([]);
    }
  });

  test("of what opens over a page and comes into it", async () => {
    const page = await house.openAs(people.owner, "/");
    const violations = await violationsIn(page);
    await visit(page, "/groups");
    await openDialog(page, page.getByRole("button", { name: "Create group" }), "Create a group");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await see(page.getByRole("dialog", { name: "Go to" }).getByRole("option").first());
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Account/ }).click();
    await page.getByRole("menuitemradio", { name: "Dark" }).click();
    // On to another page without loading one, and a note that says something was done.
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Settings" }).click();
    await see(page.getByRole("heading", { name: "Settings", level: 1 }));
    await page.getByRole("button", { name: /^Save/ }).first().click();
    await see(page.locator("[data-sonner-toast]"));
    await page.setViewportSize({ width: 390, height: 844 });
    await visit(page, "/hosts");
    await page
      .getByRole("button", { name: /navigation|menu/i })
      .first()
      .click();
    await see(page.getByRole("dialog"));
    expect(violations).toEqual([]);
  });

  test("of what is no page and opened by itself", async () => {
    const page = await house.openAs(people.owner, "/");
    const violations = await violationsIn(page);
    for (const path of ["/api/openapi.json", "/api/hosts", "/install.sh", "/api/no/such/path"]) {
      await page.goto(path);
      expect(violations, path).toEqual([]);
    }
    await visit(page, "/hosts");
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: /CSV/ }).click();
    expect((await download).suggestedFilename()).toMatch(/\.csv$/);
    expect(violations).toEqual([]);
  });
});

const attacks: [what: string, html: string, violation: RegExp][] = [
  ["a script", "<script>window.hit = 1</script>", /^script-src-elem: inline$/],
  ["a script of elsewhere", '<script src="https://evil.example/x.js"></script>', /^script-src/],
  ["a script of data", '<script src="data:text/javascript,window.hit=1"></script>', /^script-src/],
  ["a handler", '<img src="/none.png" onerror="window.hit = 1">', /^script-src-attr: inline$/],
  ["a style", "<style>body { display: none }</style>", /^style-src-elem: inline$/],
  ["a picture of elsewhere", '<img src="https://evil.example/x.png">', /^img-src: /],
  ["a frame", '<iframe src="https://evil.example/"></iframe>', /^frame-src: /],
  ["a plug-in", '<object data="/favicon.svg"></object>', /^object-src: /],
  ["another base", '<base href="https://evil.example/">', /^base-uri: /],
];

describe.each(["/account", "/docs/api", "/_global-error"])("what somebody puts into %s", (path) => {
  test.each(attacks)("is stopped: %s", async (_what, html, violation) => {
    const page = await house.openAs(people.viewer, "/api/health", { mayFail: true });
    const violations = await violationsIn(page);
    await page.goto(path);
    await page.evaluate((text) => {
      // A range makes scripts that run; innerHTML would not.
      document.body.append(document.createRange().createContextualFragment(text));
    }, html);
    await eventually(() => expect(violations).toContainEqual(expect.stringMatching(violation)));
    expect(await page.evaluate(() => "hit" in window)).toBe(false);
    expect(await page.evaluate(() => getComputedStyle(document.body).display)).not.toBe("none");
  });
});

test("no other site can show a page of ours in a frame", async () => {
  const site = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    const sources = ["/login", "/docs/api", "/api/health", "/favicon.svg"];
    response.end(
      sources.map((path) => `<iframe src="${house.server.url}${path}"></iframe>`).join(""),
    );
  });
  await once(site.listen(0, "127.0.0.1"), "listening");
  try {
    const { port } = site.address() as AddressInfo;
    const page = await windows.open(`http://127.0.0.1:${port}/`, { mayFail: true });
    await quiet(page);
    const frames = page.frames().slice(1);
    expect(frames.length).toBeGreaterThan(0);
    for (const frame of frames) expect(frame.url()).toMatch(/^chrome-error:/);
  } finally {
    site.closeAllConnections();
    site.close();
  }
});

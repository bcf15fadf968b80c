import { once } from "node:events";
import type { Page } from "playwright";
import { afterEach, describe, expect, test } from "vitest";
import { buildOrganization, PASSWORD } from "@/tests/support/builders";
import { dropDatabase, freshDatabase } from "@/tests/support/database";
import { startServer } from "@/tests/support/server";
import { dashboard } from "./support/signed-in";
import { browserWindows, see } from "./support/window";

// A slow network or a busy machine: the HTML is there, the scripts are still under way. What a
// person types and presses meanwhile must not be lost.

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const windows = browserWindows();
const house = dashboard();

/** Opens the address in this window; its scripts stay on their way until `arrive` is called. */
async function openWithoutScripts(page: Page, url: string): Promise<{ arrive: () => void }> {
  const gate = new AbortController();
  await page.route("**/_next/static/**/*.js*", async (route) => {
    if (!gate.signal.aborted) await once(gate.signal, "abort");
    await route.continue();
  });
  await page.goto(url, { waitUntil: "domcontentloaded" });
  return { arrive: () => gate.abort() };
}

describe("before the page's scripts run", () => {
  test("the first run keeps what was typed, and Enter loses nothing", async () => {
    const database = await freshDatabase("sqlite");
    cleanUps.push(() => dropDatabase(database));
    const server = await startServer(database);
    cleanUps.push(() => server.stop());
    const link = /First run: open (\S+)/.exec(server.logs())?.[1] ?? "";
    const page = await windows.open(`${server.url}/api/health`);
    const scripts = await openWithoutScripts(page, link);

    await page.getByLabel("Organization").fill("Example");
    await page.getByLabel("Username").fill("ana");
    await page.getByLabel("Email").fill("ana@example.com");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.keyboard.press("Enter");
    scripts.arrive();

    await page.getByRole("button", { name: "Create organization" }).click();
    await see(page.getByText("No hosts yet"));
  });

  test("the first run puts the focus where typing goes on", async () => {
    const database = await freshDatabase("sqlite");
    cleanUps.push(() => dropDatabase(database));
    const server = await startServer(database);
    cleanUps.push(() => server.stop());
    const link = /First run: open (\S+)/.exec(server.logs())?.[1] ?? "";
    const page = await windows.open(link);
    await see(page.getByText("Taken from the link."));
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement).name))
      .toBe("organization");
    expect(await page.getByLabel("Setup code").inputValue()).not.toBe("");
  });

  test("sign in keeps what was typed, and Enter loses nothing", async () => {
    const { owner } = await buildOrganization();
    const page = await house.open("/api/health");
    const scripts = await openWithoutScripts(page, new URL("/login", page.url()).href);

    await page.getByLabel("Username or email").fill(owner.username);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.keyboard.press("Enter");
    scripts.arrive();

    await page.getByRole("button", { name: "Sign in" }).click();
    await see(page.getByRole("heading", { name: "Overview", level: 1 }));
  });
});

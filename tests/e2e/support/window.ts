import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContext, Locator, Page, Request } from "playwright";
import { afterAll, afterEach, beforeAll, expect, onTestFinished } from "vitest";
import { launchBrowser } from "@/tests/support/browser";
import type { RunningServer } from "@/tests/support/server";

export type Look = {
  width?: number;
  theme?: "light" | "dark";
  /** The test wants something to go wrong: complaints are no fault. */
  mayFail?: boolean;
  /** A Cookie header: who is signed in, `cookieOf` of the builders. */
  as?: { cookie: string };
};

export type Windows = {
  /** A browser window of its own, with its own cookies, at this address. */
  open(url: string, look?: Look): Promise<Page>;
};

let shared: Promise<Browser> | undefined;

/** One for all test files of this process; Playwright ends it with the process. */
function sharedBrowser(): Promise<Browser> {
  shared ??= launchBrowser();
  return shared;
}

/**
 * The windows of a test file, in the browser that test files share, or with arguments in one of its own.
 * A test fails when a page of its windows threw, or its console complained: of an error, of hydration,
 * of the content policy.
 */
export function browserWindows(args: string[] = []): Windows {
  const isShared = args.length === 0;
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  const traffic: string[] = [];

  beforeAll(async () => {
    browser = await (isShared ? sharedBrowser() : launchBrowser(args));
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await leaveTraces(task.name, contexts, traffic);
    traffic.length = 0;
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    expect(complaints.splice(0)).toEqual([]);
  });

  afterAll(async () => {
    if (!isShared) await browser.close();
  });

  return {
    async open(url, { width = 1440, theme = "light", mayFail = false, as } = {}) {
      const complain = (what: string) => mayFail || complaints.push(what);
      const context = await browser.newContext({
        baseURL: new URL(url).origin,
        viewport: { width, height: width < 640 ? 844 : 900 },
        colorScheme: theme,
        reducedMotion: "reduce",
        // Those of tests are signed by nobody.
        ignoreHTTPSErrors: true,
      });
      contexts.push(context);
      if (as) await context.addCookies(cookiesOf(as.cookie, new URL(url).origin));
      context.on("weberror", (error) => complain(String(error.error())));
      context.on("console", (message) => {
        const text = message.text();
        // Of an answer of 403 or 404 the browser says so too, and a test that wants one gets it.
        if (text.startsWith("Failed to load resource")) return;
        if (["error", "warning"].includes(message.type())) complain(text);
      });
      context.on("response", (response) => {
        if (response.status() >= 500) complain(`${response.status()} ${response.url()}`);
      });
      const note = (what: string) => (request: Request) => {
        const { pathname, search } = new URL(request.url());
        if (pathname.startsWith("/_next/")) return;
        traffic.push(
          `${new Date().toISOString()} ${what} ${request.method()} ${pathname}${search}`,
        );
      };
      context.on("request", note("asks"));
      context.on("requestfinished", note("has"));
      context.on("requestfailed", note("lost"));
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
  };
}

/** Stops the server once the test's windows are closed: a page that is still asking it would complain. */
export function stopAfterWindows(server: RunningServer): void {
  onTestFinished(async () => {
    await server.stop();
  });
}

function cookiesOf(header: string, url: string) {
  return header.split("; ").map((pair) => {
    const at = pair.indexOf("=");
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url };
  });
}

/** What a failed test had on its screens and on its wires, into test-results/. */
async function leaveTraces(
  name: string,
  contexts: BrowserContext[],
  traffic: string[],
): Promise<void> {
  const path = join("test-results", name.replace(/\W+/g, "-"));
  await mkdir("test-results", { recursive: true });
  await writeFile(`${path}.log`, traffic.join("\n"));
  for (const [at, page] of contexts.flatMap((context) => context.pages()).entries()) {
    await page.screenshot({ path: `${path}-${at + 1}.png` }).catch(() => undefined);
  }
}

/** Waits until each is there to be seen. */
export async function see(...locators: Locator[]): Promise<void> {
  await Promise.all(locators.map((locator) => locator.waitFor()));
}

/** Waits until it is gone. */
export function gone(locator: Locator): Promise<void> {
  return locator.waitFor({ state: "hidden" });
}

/** Its text, once it is there. */
export async function textOf(locator: Locator): Promise<string> {
  return (await locator.textContent()) ?? "";
}

/** The commands to paste there, not the `code` of a sentence about them. */
export function commandsIn(within: Page | Locator): Locator {
  return within.locator("pre > code");
}

/** The value beside a label in a list of facts. */
export function fact(page: Page, label: string): Locator {
  const term = page.getByRole("term").filter({ hasText: new RegExp(`^${label}$`) });
  return page.locator("dl > div").filter({ has: term }).getByRole("definition");
}

/** Presses what opens a dialog, unless that is done already, and gives the dialog. */
export async function openDialog(
  page: Page,
  opener: Locator | null,
  name: string,
): Promise<Locator> {
  await opener?.click();
  const dialog = page
    .getByRole("dialog", { name, exact: true })
    .or(page.getByRole("alertdialog", { name, exact: true }));
  await dialog.waitFor();
  return dialog;
}

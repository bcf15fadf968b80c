import type { Page } from "playwright";
import { beforeAll, describe, expect, test } from "vitest";
import { buildOrganization } from "@/tests/support/builders";
import { buildFleet } from "./support/fleet";
import { dashboard } from "./support/signed-in";
import { gone, openDialog, see } from "./support/window";

const house = dashboard();

let people: Awaited<ReturnType<typeof buildOrganization>>;
let fleet: Awaited<ReturnType<typeof buildFleet>>;

beforeAll(async () => {
  people = await buildOrganization("Example");
  fleet = await buildFleet(people.organization);
});

/** Takes the focus from whatever asked for it to before everything else. */
async function goToTop(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
}

/** What the keyboard reaches with Tab from the top of the page, and whether each shows it. */
async function tabThrough(page: Page) {
  const reached: { name: string; shown: boolean }[] = [];
  for (let presses = 0; presses < 150; presses += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body || element.hasAttribute("data-reached"))
        return null;
      element.setAttribute("data-reached", "");
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const outlined = outlineStyle !== "none" && outlineWidth !== "0px";
      return { name: element.outerHTML.slice(0, 200), shown: outlined || boxShadow !== "none" };
    });
    if (stop === null) break;
    reached.push(stop);
  }
  return reached;
}

/** What can be pressed or filled in and the keyboard did not reach. */
function unreached(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const all = document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea");
    const missed = [...all].filter((element) => {
      if (element.hasAttribute("data-reached") || !element.checkVisibility()) return false;
      if (element.matches(":disabled, [aria-hidden=true], [aria-hidden=true] *")) return false;
      // Of a group of tabs or radios Tab reaches the chosen one, arrows the others.
      return !element.matches("[role=tab], [role=radio], [role=radio] + input");
    });
    return missed.map((element) => element.outerHTML.slice(0, 200));
  });
}

describe("with the keyboard alone", () => {
  test.each([
    "/",
    "/hosts",
    "/hosts/web-1",
    "/enrollment",
    "/enrollment/new",
    "/members",
    "/audit",
    "/settings",
    "/account",
  ])("everything on %s is reached, and seen to be", async (path) => {
    const page = await house.openAs(people.owner, path.replace("web-1", fleet.idOf("web-1")));
    await see(page.getByRole("heading", { level: 1 }));
    await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
    await goToTop(page);
    const reached = await tabThrough(page);
    expect(reached[0]?.name).toContain("Skip to content");
    expect(reached.filter(({ shown }) => !shown)).toEqual([]);
    expect(await unreached(page)).toEqual([]);
  });

  test("the skip link leads past the navigation", async () => {
    const page = await house.openAs(people.owner, "/hosts");
    await see(page.getByRole("link", { name: "git-1" }));
    await page.keyboard.press("Tab");
    await see(page.getByRole("link", { name: "Skip to content" }));
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    const main = page.getByRole("main");
    expect(await main.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  });

  test("the palette goes to a host, and gives the focus back when it is left", async () => {
    const page = await house.openAs(people.owner, "/audit");
    const from = page.getByRole("link", { name: "Members" });
    await from.focus();
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog", { name: "Go to" });
    await see(palette);
    await page.keyboard.press("Escape");
    await gone(palette);
    await hasFocus(page, "Members");
    await page.keyboard.press("Meta+k");
    await page.keyboard.type("git");
    await see(palette.getByRole("option", { name: "git-1" }));
    await page.keyboard.press("Enter");
    await see(page.getByRole("heading", { name: "git-1", level: 1 }));
  });

  test("a slash searches the table, Escape empties the search", async () => {
    const page = await house.openAs(people.owner, "/hosts");
    const rows = page.getByRole("table", { name: "Hosts" }).getByRole("row");
    await see(page.getByRole("link", { name: "git-1" }), page.getByText("Live", { exact: true }));
    await page.keyboard.press("/");
    await page.keyboard.type("edge");
    await page.waitForURL(/search=edge/);
    await gone(page.getByRole("link", { name: "git-1" }));
    await expect(rows.count()).resolves.toBe(1 + 3);
    await page.keyboard.press("Escape");
    await see(page.getByRole("link", { name: "git-1" }));
  });

  test("a dialog keeps the focus inside, Escape closes it and gives the focus back", async () => {
    const page = await house.openAs(people.owner, `/hosts/${fleet.idOf("web-1")}`);
    for (const [opener, title] of [
      ["Edit", "Edit web-1"],
      ["Rotate token", "Rotate the token of web-1"],
      ["Delete", "Delete web-1?"],
    ] as const) {
      const button = page.getByRole("button", { name: opener, exact: true });
      await button.focus();
      await page.keyboard.press("Enter");
      const dialog = await openDialog(page, null, title);
      for (let presses = 0; presses < 12; presses += 1) {
        await page.keyboard.press("Tab");
        const inside = await dialog.evaluate((one) => one.contains(document.activeElement));
        expect(inside, `${title} after ${presses + 1}`).toBe(true);
      }
      await page.keyboard.press("Escape");
      await gone(dialog);
      await hasFocus(page, opener);
    }
  });

  test("a danger is asked about with the focus on Cancel", async () => {
    const page = await house.openAs(people.owner, `/hosts/${fleet.idOf("web-1")}`);
    await openDialog(page, page.getByRole("button", { name: "Delete" }), "Delete web-1?");
    await hasFocus(page, "Cancel");
  });
});

/** Waits until what is called so has the focus. */
async function hasFocus(page: Page, name: string): Promise<void> {
  await page.waitForFunction((text) => document.activeElement?.textContent === text, name);
}

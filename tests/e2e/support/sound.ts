import type { Page } from "playwright";
import { expect } from "vitest";
import { axe } from "./axe";

/** Nothing for axe to find, wide and on a phone, light and dark; nothing sticks out sideways. */
export async function expectSound(page: Page, what: string): Promise<void> {
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await become(page, "light");
    expect(await axe(page), `${what}, ${width} wide`).toEqual([]);
    // A theme changes colours and nothing else.
    await become(page, "dark");
    expect(await axe(page, "color-contrast"), `${what}, dark, ${width} wide`).toEqual([]);
    const sticksOut = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll("[role=dialog], [role=alertdialog]")]
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map(({ tagName, scrollWidth }) => `${tagName} is ${scrollWidth} wide`),
    );
    expect(sticksOut, `${what}, ${width} wide`).toEqual([]);
  }
}

/** Changes the theme. With reduced motion the colours are there at once: nothing is on its way to them. */
async function become(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  const onTheirWay = await page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    return document.getAnimations().filter((each) => each instanceof CSSTransition).length;
  });
  expect(onTheirWay, `transitions to ${colorScheme}`).toBe(0);
}

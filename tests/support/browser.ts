import { type Browser, chromium } from "playwright";
import { findChromium } from "@/scripts/lib/tools.mjs";
import { needs } from "@/tests/support/needs";

needs("Chromium");

/** Nothing a browser does by itself may reach the network; root may not use the sandbox. */
const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--no-first-run",
];

/**
 * Starts a headless Chromium, with further arguments of its own. Throws with the way to get one when
 * there is none.
 */
export async function launchBrowser(further: string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error(
      "No Chromium was found. Install one (Debian: apt-get install chromium; anywhere: npx " +
        "playwright install chromium) or name one with CHROMIUM_PATH.",
    );
  }
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const args = [...QUIET, ...asRoot, ...further];
  return chromium.launch({ executablePath, args });
}

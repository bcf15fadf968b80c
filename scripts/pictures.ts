import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** `tsx scripts/pictures.ts`: makes docs/images anew from what is built, with a made-up fleet. */
const PORT = 4_791;
const url = `http://127.0.0.1:${PORT}`;

const dataDir = await mkdtemp(join(tmpdir(), "muster-pictures-"));
const env = {
  DATA_DIR: dataDir,
  DATABASE_URL: "",
  LOG_LEVEL: "error",
  HOST: "127.0.0.1",
  PORT: String(PORT),
  PUBLIC_URL: url,
  ADMIN_USERNAME: "ana",
  ADMIN_EMAIL: "ana@example.com",
  ADMIN_PASSWORD: "correct horse battery staple",
  ORGANIZATION: "Harbour",
};
// Before anything reads the settings: this process writes to the server's own database.
Object.assign(process.env, env);

const server = spawn(process.execPath, ["scripts/serve.mjs"], {
  stdio: ["ignore", "pipe", "inherit"],
  env: { ...process.env, NODE_ENV: "production" },
});
try {
  await ready();
  const { db, disconnect } = await import("@/lib/db");
  const { buildFleet } = await import("@/tests/e2e/support/fleet");
  await buildFleet(await db.organization.findFirstOrThrow());
  await disconnect();
  await photograph("light");
  await photograph("dark");
} finally {
  server.kill();
  await once(server, "exit");
  await rm(dataDir, { recursive: true, force: true });
}

async function ready(): Promise<void> {
  for await (const chunk of server.stdout) if (String(chunk).includes("is ready")) return;
  throw new Error("The server ended before it was ready.");
}

async function photograph(colorScheme: "light" | "dark"): Promise<void> {
  const { launchBrowser } = await import("@/tests/support/browser");
  const browser = await launchBrowser();
  const page = await browser.newPage({
    colorScheme,
    reducedMotion: "reduce",
    viewport: { width: 1440, height: 810 },
    deviceScaleFactor: 1.5,
  });
  await page.goto(`${url}/login?callbackUrl=/hosts`);
  await page.getByLabel("Username or email").fill(env.ADMIN_USERNAME);
  await page.getByLabel("Password", { exact: true }).fill(env.ADMIN_PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("link", { name: "web-3" }).waitFor();
  await page.getByText("Live", { exact: true }).waitFor();
  // The pointer lies where the button was, on a row.
  await page.mouse.move(0, 0);
  await page.screenshot({ path: `docs/images/hosts-${colorScheme}.png` });
  await browser.close();
}

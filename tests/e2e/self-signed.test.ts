import type { Locator, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildHost, buildOrganization } from "@/tests/support/builders";
import { type RunningServer, startServer } from "@/tests/support/server";
import { afterFirstRun } from "@/tests/support/shared-server";
import { forward, SelfSigned, TlsFront } from "@/tests/support/tls-front";
import { signIn } from "./support/signed-in";
import { expectSound } from "./support/sound";
import {
  browserWindows,
  commandsIn,
  fact,
  openDialog,
  see,
  stopAfterWindows,
  textOf,
} from "./support/window";
import "@/tests/support/alone";

// IGNORE_SSL_SELF_SIGNED: whoever can copy a command reads what it gives up.

const windows = browserWindows();
let ours: Awaited<ReturnType<typeof buildOrganization>>;

beforeAll(async () => {
  await afterFirstRun();
  ours = await buildOrganization();
});

const noteIn = (place: Page | Locator) => place.getByRole("region", { name: "Certificate" });
const RISK = "Anyone between a host and this server can read its credentials";

async function openAs(url: string, path: string): Promise<Page> {
  const page = await windows.open(`${url}/login?callbackUrl=${encodeURIComponent(path)}`);
  await signIn(page, ours.admin.username);
  await see(page.getByRole("heading", { level: 1 }).filter({ hasNotText: "Sign in" }));
  return page;
}

/** The note is there, with what it costs and what ends it. */
async function expectWarned(place: Page | Locator): Promise<void> {
  const note = noteIn(place);
  await see(note.getByText("Certificates are not verified"), note.getByText(RISK));
  expect(await textOf(note)).toContain("turn IGNORE_SSL_SELF_SIGNED off");
}

describe("on a server with a self-signed certificate", () => {
  let certificate: SelfSigned;
  let front: TlsFront;
  let server: RunningServer;
  beforeAll(async () => {
    certificate = new SelfSigned();
    front = await TlsFront.listen(
      certificate,
      forward(() => server.url),
    );
    server = await startServer({
      env: { PUBLIC_URL: front.url, IGNORE_SSL_SELF_SIGNED: "yes" },
    });
  });
  afterAll(async () => {
    await server.stop();
    await front.close();
    certificate.dispose();
  });

  test("the panel for one host warns, and its commands verify nothing", async () => {
    const page = await openAs(front.url, "/enrollment/new");
    await expectWarned(page);
    await page.getByRole("button", { name: "Create command" }).click();
    const panel = page.getByRole("tabpanel");
    expect(await textOf(commandsIn(panel))).toMatch(/^curl -k -fsSL .* MUSTER_INSECURE=1 sh -c '/);
    await see(
      panel.getByText("wget --no-check-certificate -qO-", { exact: true }),
      panel.getByText("curl -k -fsSL", { exact: true }),
    );
    await expectWarned(page.getByRole("region", { name: "Command" }));
    await expectSound(page, "the panel for one host");
    await page.getByRole("tab", { name: "Docker" }).click();
    expect(await textOf(commandsIn(panel))).toContain(" -e MUSTER_INSECURE=1 alpine:3 ");
    // The command is lost, and what diagnoses is still to come.
    await page.reload();
    await see(page.getByText("Run the command on the host."));
    await expectWarned(page);
  });

  test.each([
    ["many", "Create command", /^curl -k -fsS /],
    ["proxmox", "Create command", /^curl -k -fsS /],
    ["ansible", "Create playbook", /\n {12}validate_certs: false\n/],
  ])("so does the one for %s", async (kind, verb, command) => {
    const page = await openAs(front.url, `/enrollment/new?kind=${kind}`);
    await page.getByRole("button", { name: verb }).click();
    expect(await textOf(commandsIn(page.getByRole("tabpanel")))).toMatch(command);
    await expectWarned(page.getByRole("region", { name: "Command" }));
  });

  test("so do the pages and dialogs of tokens", async () => {
    const page = await openAs(front.url, "/enrollment");
    await expectWarned(page);
    await page.goto("/enrollment/tokens");
    await expectWarned(page);
    const opener = page.getByRole("button", { name: "Create token" }).first();
    const form = await openDialog(page, opener, "Create an auto-enrollment token");
    await form.getByLabel("Name", { exact: true }).fill("Rack 4");
    await form.getByRole("button", { name: "Create token" }).click();
    const secret = page.getByRole("alertdialog", { name: /^The secret of / });
    await expectWarned(secret);
    await expectSound(page, "the secret of a token");
    await secret.getByRole("button", { name: "I have stored it" }).click();
    await see(page.getByRole("heading", { name: "Rack 4", level: 1 }));
    await expectWarned(page);
  });

  test("so does the dialog of a rotated token", async () => {
    const { host } = await buildHost(ours.organization, { name: "web-1" });
    const page = await openAs(front.url, `/hosts/${host.id}`);
    const opener = page.getByRole("button", { name: "Rotate token" });
    const question = await openDialog(page, opener, "Rotate the token of web-1");
    await question.getByRole("button", { name: "Rotate token" }).click();
    const secret = page.getByRole("alertdialog", { name: "The token of web-1" });
    await expectWarned(secret);
    await secret.getByRole("tab", { name: "Try it with curl" }).click();
    expect(await textOf(commandsIn(secret.getByRole("tabpanel")))).toMatch(/^curl -k -fsS -X/);
    await expectSound(page, "the secret of a host");
  });

  test.each(["/settings", "/account", "/docs/api"])("so does %s", async (path) => {
    const page = await openAs(front.url, path);
    await expectWarned(page);
    const commands = commandsIn(page).filter({ hasText: /\bcurl / });
    await see(commands.first());
    for (const text of await commands.allTextContents()) expect(text).toMatch(/\bcurl -k -/);
    // axe takes a minute for the whole API.
    if (path !== "/docs/api") await expectSound(page, path);
  });

  test("Settings says how the server was started", async () => {
    const page = await openAs(front.url, "/settings");
    expect(await textOf(fact(page, "Certificate"))).toBe(
      "hosts are told not to verify itIGNORE_SSL_SELF_SIGNED",
    );
  });
});

test("by http there is no certificate: nothing warns, and Settings says so", async () => {
  const server = await startServer({ env: { IGNORE_SSL_SELF_SIGNED: "true" } });
  stopAfterWindows(server);
  const page = await openAs(server.url, "/settings");
  expect(await textOf(fact(page, "Certificate"))).toContain(
    "none, as the address is http: the setting changes nothing",
  );
  expect(await noteIn(page).count()).toBe(0);
  await page.goto("/enrollment/new");
  await page.getByRole("button", { name: "Create command" }).click();
  expect(await textOf(commandsIn(page.getByRole("tabpanel")))).toMatch(/^curl -fsSL /);
  expect(await noteIn(page).count()).toBe(0);
});

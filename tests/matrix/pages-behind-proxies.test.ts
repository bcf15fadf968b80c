import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright";
import { afterAll, describe, expect, test } from "vitest";
import { freePort } from "@/scripts/lib/free-port.mjs";
import { signIn } from "@/tests/e2e/support/signed-in";
import { browserWindows, commandsIn, openDialog, see, textOf } from "@/tests/e2e/support/window";
import { PASSWORD, withBearer } from "@/tests/support/builders";
import { curl } from "@/tests/support/curl";
import { freshDatabase } from "@/tests/support/database";
import { proxies, type Site } from "@/tests/support/deployed";
import { startServer } from "@/tests/support/server";
import { SelfSigned } from "@/tests/support/tls-front";

// The files of docs/deploy, by the programs of Debian, with a browser and a host in front: at an
// address without a port, and at one with a port, where Host is another. Only the ports differ.

const nameOf = (proxy: string) => `${proxy.toLowerCase()}.example.com`;
const certificate = new SelfSigned(Object.keys(proxies).map(nameOf));
const sites = new Map(
  await Promise.all(
    Object.keys(proxies).map(async (proxy) => {
      const [server, plain, other] = await Promise.all([freePort(), freePort(), freePort()]);
      const site = { name: nameOf(proxy), server, certificate };
      return [proxy, { plain: { ...site, port: plain }, other: { ...site, port: other } }] as const;
    }),
  ),
);

// What a browser asks at 443 and 8443 of each name goes to the ports of this test.
const rules = [...sites.values()].flatMap(({ plain, other }) => [
  `MAP ${plain.name}:443 127.0.0.1:${plain.port}`,
  `MAP ${other.name}:8443 127.0.0.1:${other.port}`,
]);
const windows = browserWindows([
  `--host-resolver-rules=${rules.join()}`,
  `--origin-to-force-quic-on=${nameOf("Caddy")}:443`,
  // A browser takes a certificate for QUIC that it knows, and no other.
  `--ignore-certificate-errors-spki-list=${certificate.publicKeyHash()}`,
]);

// Servers and proxies stay until the windows that look at them are closed.
afterAll(() => certificate.dispose());

/** A call of a host at 127.0.0.9, by this version of HTTP. */
function asHost({ name, port }: Site, version: "http1.1" | "http2", path: string, more = "") {
  const to = `--connect-to ${name}:443:127.0.0.1:${port} --interface 127.0.0.9`;
  const url = `https://${name}${path}`;
  return curl(`curl --${version} --cacert ${certificate.certificate} ${to} ${more} '${url}'`);
}

const JSON_TYPE = "'content-type: application/json'";

/** How the page itself came. */
const protocolOf = (page: Page) =>
  page.evaluate(() => {
    const [entry] = performance.getEntriesByType("navigation");
    return (entry as PerformanceNavigationTiming).nextHopProtocol;
  });

/** A file with a report of 4.8 MB, as an agent without gzip sends it. */
const largeReport = join(certificate.directory, "report.json");
const packages = Array.from({ length: 120 }, (_, n) => ({
  ...{
    name: `package-${n}`,
    currentVersion: `1.0.${n}`,
    needsUpdate: false,
    description: "x".repeat(40_000),
  },
}));
writeFileSync(largeReport, JSON.stringify({ packages, repositories: [] }));

describe.each(Object.entries(proxies))("behind %s", (proxy, { start, protocol }) => {
  test("a fleet begins, and a host comes into it", async () => {
    const { plain, other } = sites.get(proxy) as { plain: Site; other: Site };
    const PUBLIC_URL = `https://${plain.name}`;
    const server = await startServer({
      ...(await freshDatabase("sqlite")),
      port: plain.server,
      env: { PUBLIC_URL, ADMIN_ORIGINS: `${PUBLIC_URL}:8443`, TRUSTED_PROXIES: "127.0.0.1" },
    });
    await start(plain, other);

    // The first run, by a page that came by the best the proxy has.
    const link = /First run: open (\S+)/.exec(server.logs())?.[1] ?? "";
    expect(link).toMatch(`${PUBLIC_URL}/`);
    const page = await windows.open(link);
    expect(await protocolOf(page)).toBe(protocol);
    await page.getByLabel("Organization").fill("Example");
    await page.getByLabel("Username").fill("ana");
    await page.getByLabel("Email").fill("ana@example.com");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Create organization" }).click();
    await see(page.getByText("No hosts yet"), page.getByText("Live", { exact: true }));

    // A host comes while the page looks on, and its address is its own.
    await page.getByRole("link", { name: "Add host" }).first().click();
    await page.getByRole("button", { name: "Create command" }).click();
    const command = await textOf(commandsIn(page.getByRole("tabpanel")));
    // Its certificate is nobody's that hosts know by themselves.
    await see(page.getByText("MUSTER_CA_FILE=FILE"));
    const [, token] = /MUSTER_TOKEN='(\w+)'/.exec(command) ?? [];
    const body = `-H ${JSON_TYPE} -d '${JSON.stringify({ token, hostname: "web-1" })}'`;
    const enrolled = await asHost(plain, "http1.1", "/api/agent/enroll", body);
    expect(enrolled.status).toBe(201);
    await see(page.getByText("web-1 is enrolled. Waiting for its first check-in."));
    await page.goto("/audit");
    await see(page.getByText("127.0.0.9").first());

    // It reports as much as it may, and people take the list away.
    const { authorization } = withBearer(JSON.parse(enrolled.text).token);
    expect(statSync(largeReport).size).toBeGreaterThan(4_700_000);
    const report = `-H 'authorization: ${authorization}' --data-binary @${largeReport}`;
    await page.goto("/hosts");
    expect(
      await asHost(plain, "http2", "/api/v1/hosts/update", `${report} -H ${JSON_TYPE}`),
    ).toMatchObject({ status: 200, text: expect.stringContaining('"packagesProcessed":120') });
    await see(page.getByRole("row").filter({ hasText: "web-1" }).getByText("Online"));
    const csv = await page.evaluate(() => fetch("/api/hosts/export").then((got) => got.text()));
    expect(csv).toContain("web-1");

    // The same at another address, where Host is another.
    const there = await windows.open(`${PUBLIC_URL}:8443/login?callbackUrl=/groups`);
    await signIn(there, "ana");
    await see(there.getByText("Live", { exact: true }));
    const opener = there.getByRole("button", { name: "Create group" }).first();
    const form = await openDialog(there, opener, "Create a group");
    await form.getByLabel("Name").fill("web");
    await form.getByRole("button", { name: "Create group" }).click();
    await see(there.getByRole("link", { name: "web" }));

    // On the oldest Node.js there is a warning of that, and there is no other.
    const warnings = server.lines().filter(({ level }) => Number(level) >= 40);
    expect(warnings.filter(({ msg }) => !String(msg).startsWith("Node.js "))).toEqual([]);
  });
});

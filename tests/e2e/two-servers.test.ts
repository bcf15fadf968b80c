import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "@/scripts/lib/free-port.mjs";
import { api } from "@/tests/support/api";
import { withBearer } from "@/tests/support/builders";
import { dropDatabase, freshDatabase, type TestDatabase } from "@/tests/support/database";
import { twoServers } from "@/tests/support/deployed";
import { eventually } from "@/tests/support/eventually";
import { haproxyServers, startHaproxy } from "@/tests/support/proxies";
import { type RunningServer, startServer } from "@/tests/support/server";
import { SelfSigned } from "@/tests/support/tls-front";
import { live } from "./support/outage";
import { signIn } from "./support/signed-in";
import { browserWindows, see } from "./support/window";

// Two servers of one database behind docs/deploy/two-servers.cfg, replaced one after the other.

const windows = browserWindows();
const owner = { username: "ana", password: "correct horse battery" };
const names = ["first", "second"];
const certificate = new SelfSigned();
const servers: RunningServer[] = [];
let database: TestDatabase;
let url: string;
let carelessUrl: string;
let socket: string;

function start(at: number): Promise<RunningServer> {
  const env = {
    ADMIN_USERNAME: owner.username,
    ADMIN_EMAIL: "ana@example.com",
    ADMIN_PASSWORD: owner.password,
    ORGANIZATION: "Example",
    AUTH_SECRET: "a secret of two servers of one database",
    PUBLIC_URL: url,
    ADMIN_ORIGINS: carelessUrl,
    TRUSTED_PROXIES: "127.0.0.1",
  };
  return startServer({ ...database, env, port: ports[at] });
}

const ports: number[] = [];

const up = () =>
  eventually(async () => {
    const expected = Object.fromEntries(names.map((name) => [name, "UP L7OK"]));
    expect(await haproxyServers(socket)).toEqual(expected);
  });

beforeAll(async () => {
  database = await freshDatabase("postgresql");
  for (const _ of names) ports.push(await freePort());
  const port = await freePort();
  const other = await freePort();
  carelessUrl = `https://localhost:${other}`;
  url = `https://localhost:${port}`;
  // The first run is that of one server.
  for (const at of names.keys()) servers.push(await start(at));
  const [first = 0, second = 0] = ports;
  // As one without these lines: it asks a server that is gone, for seconds, and answers 503.
  const careless = twoServers(other, [first, second], certificate)
    .replace("option redispatch 1", "no option redispatch")
    .replace("fall 1 rise 1", "")
    .replaceAll(/(frontend|backend) muster/g, "$1 careless");
  const careful = twoServers(port, [first, second], certificate);
  socket = await startHaproxy(port, `${careful}\n${careless}`);
  await up();
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await dropDatabase(database);
  certificate.dispose();
});

/** A host, made at one of the servers and not through what stands in front. */
async function addHost({ url: at }: RunningServer, name: string): Promise<void> {
  const login = await api<{ token: string }>(`${at}/api/v1/auth/login`, {
    method: "POST",
    body: owner,
  });
  const headers = withBearer(login.body.token);
  const made = await api(`${at}/api/hosts`, { method: "POST", headers, body: { name } });
  expect(made.status).toBe(201);
}

test("each of two servers is replaced, and every window goes on with the other", async () => {
  const hosts = await windows.open(`${url}/hosts`, { mayFail: true });
  await signIn(hosts, owner.username, owner.password);
  await see(hosts.getByText("No hosts yet"));
  const others: Page[] = [];
  for (const path of ["/", "/groups", "/members"]) {
    const page = await hosts.context().newPage();
    await page.goto(path);
    others.push(page);
  }
  const careless = await hosts.context().newPage();
  await careless.goto(`${carelessUrl}/hosts`);
  await see(live(careless));
  await see(live(hosts), ...others.map(live));

  for (const [at, name] of names.entries()) {
    const [server, other] = [servers[at], servers[1 - at]] as [RunningServer, RunningServer];
    // Once in order, and once as a machine dies.
    const gone = at === 0 ? server.stop() : server.kill9();
    await addHost(other, `during-${name}`);
    await gone;
    // Windows look again while nobody is there who could answer them.
    for (const more of [1, 2, 3]) await addHost(other, `gone-${name}-${more}`);
    const last = { name: `gone-${name}-3` };
    await see(hosts.getByRole("link", last), careless.getByRole("link", last));
    await see(hosts.getByRole("link", { name: `during-${name}` }), live(hosts), live(careless));
    servers[at] = await start(at);
    await up();
    await addHost(servers[at], `after-${name}`);
    await see(hosts.getByRole("link", { name: `after-${name}` }));
    await see(live(hosts), ...others.map(live));
  }
  const titles = ["Overview", "Groups", "Members"];
  await see(...others.map((page, at) => page.getByRole("heading", { name: titles[at], level: 1 })));
  expect(others.map((page) => new URL(page.url()).pathname)).toEqual(["/", "/groups", "/members"]);
});

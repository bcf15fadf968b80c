import type { Page } from "playwright";
import { afterEach, beforeEach, expect, test } from "vitest";
import { api } from "@/tests/support/api";
import {
  bearerOf,
  buildHost,
  buildOrganization,
  cookieOf,
  type Person,
} from "@/tests/support/builders";
import { eventually } from "@/tests/support/eventually";
import { browserProcesses, inOurPlace, live, notLive, serverBehindFront } from "./support/outage";
import { browserWindows, see } from "./support/window";

// Windows outlive what happens between them and the server: they keep what they show, say that it
// may be old, and come back by themselves. The long outage may be made longer by hand:
// OUTAGE_SECONDS=400 npx vitest run --project e2e tests/e2e/outages.test.ts -t "long outage"

const LONG_MS = Number(process.env.OUTAGE_SECONDS ?? 40) * 1000;

const windows = browserWindows();
const house = serverBehindFront();
let admin: Person;
let host: { id: string };

beforeEach(async () => {
  const ours = await buildOrganization();
  admin = ours.admin;
  ({ host } = await buildHost(ours.organization, { name: "web-1" }));
  await house.front.start();
});

afterEach(() => house.front.stop());

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));
const row = (page: Page, name: string) => page.getByRole("link", { name, exact: true }).first();

async function open(path: string): Promise<Page> {
  const page = await windows.open(house.front.url + path, {
    as: await cookieOf(admin),
    mayFail: true,
  });
  await see(live(page));
  return page;
}

/** Something changes, by another way than the one that is cut. */
async function addHost(name: string): Promise<void> {
  const headers = await bearerOf(admin);
  const made = await api(`${house.server.url}/api/hosts`, {
    method: "POST",
    headers,
    body: { name },
  });
  expect(made.status).toBe(201);
}

/** The pages of the dashboard, with what stays on them. */
const pages: [path: () => string, what: (page: Page) => ReturnType<typeof row>][] = [
  [() => "/", (page) => page.getByRole("heading", { name: "Overview" })],
  [() => "/hosts", (page) => row(page, "web-1")],
  [() => `/hosts/${host.id}`, (page) => page.getByRole("heading", { name: "web-1" })],
  [() => "/packages", (page) => page.getByRole("heading", { name: "Packages" })],
  [() => "/enrollment", (page) => page.getByRole("heading", { name: "Enrollment" })],
  [() => "/groups", (page) => page.getByRole("heading", { name: "Groups" })],
  [() => "/members", (page) => page.getByRole("heading", { name: "Members" })],
  [() => "/audit", (page) => page.getByRole("heading", { name: "Audit" })],
];

/** A window on each page, all of one browser. */
async function openAll(): Promise<Page[]> {
  const first = await open("/");
  const opened = [first];
  for (const [path] of pages.slice(1)) {
    const page = await first.context().newPage();
    await page.goto(path());
    opened.push(page);
  }
  await see(...opened.map(live));
  return opened;
}

const kept = (opened: Page[]) => see(...opened.flatMap((page, at) => pages[at]?.[1](page) ?? []));

test("a proxy that is away for 4 s while hosts change", async () => {
  const opened = await openAll();
  const [, hosts] = opened;
  await addHost("web-2");
  await house.front.stop();
  await addHost("web-3");
  await see(...opened.map(notLive));
  await sleep(4_000);
  await kept(opened);
  await house.front.start();
  await see(...opened.map(live));
  await kept(opened);
  await see(...["web-2", "web-3"].map((name) => row(hosts as Page, name)));
});

test("a long outage: at first the proxy is silent, then it is gone", async () => {
  const opened = await openAll();
  const [overview, hosts] = opened;
  const end = Date.now() + LONG_MS;
  house.front.freeze();
  await addHost("web-2");
  // A connection that is open says nothing about the server.
  await see(...opened.map(notLive));
  await house.front.stop();
  await overview?.getByRole("link", { name: "Groups", exact: true }).click();
  await sleep(end - Date.now());
  await kept(opened);
  await house.front.start();
  await see(...opened.map(live));
  await see(row(hosts as Page, "web-2"));
  await see(overview?.getByRole("heading", { name: "Groups" }) as ReturnType<typeof row>);
});

test.each([...Object.keys(inOurPlace), "answers that break off"])(
  "%s in our place",
  async (kind) => {
    const page = await open("/hosts");
    const location = (inOurPlace as Record<string, string>)[kind];
    await house.front.stop();
    await (location === undefined ? house.front.truncate() : house.front.start(location));
    await addHost("web-2");
    await see(notLive(page));
    await page.getByRole("link", { name: "Groups", exact: true }).click();
    if (location !== undefined) {
      await eventually(() => expect(house.front.answered().join()).toContain("/groups?_rsc"));
    }
    await see(notLive(page), row(page, "web-1"));
    expect(new URL(page.url()).pathname).toBe("/hosts");
    await house.front.stop();
    await house.front.start();
    await see(live(page), page.getByRole("heading", { name: "Groups" }));
    await page.goBack();
    await see(row(page, "web-2"));
  },
);

test("a browser that goes offline and comes back", async () => {
  const page = await open("/hosts");
  await page.context().setOffline(true);
  await addHost("web-2");
  await see(notLive(page), row(page, "web-1"));
  await page.context().setOffline(false);
  await see(live(page), row(page, "web-2"));
});

test("a laptop that sleeps while the proxy is replaced", async () => {
  const page = await open("/hosts");
  const asleep = browserProcesses();
  for (const pid of asleep) process.kill(pid, "SIGSTOP");
  try {
    await addHost("web-2");
    await house.front.stop();
    await house.front.start();
  } finally {
    for (const pid of asleep) process.kill(pid, "SIGCONT");
  }
  await see(row(page, "web-2"), live(page));
});

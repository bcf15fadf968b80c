import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db";
import { api } from "@/tests/support/api";
import { bearerOf, buildOrganization, cookieOf } from "@/tests/support/builders";
import { eventually } from "@/tests/support/eventually";
import { freePort, type RunningServer, startServer } from "@/tests/support/server";
import { Front, live } from "./support/outage";
import { browserWindows, see } from "./support/window";

// A browser has six connections to a server over HTTP/1.1, for all its windows.

const windows = browserWindows();
let server: RunningServer;
let front: Front;

beforeAll(async () => {
  await db.installation.create({ data: { id: 1 } });
  const port = await freePort();
  front = await Front.create(() => `http://127.0.0.1:${port}`);
  server = await startServer({ port, env: { PUBLIC_URL: front.url } });
  await front.start();
});

afterAll(async () => {
  await server.stop();
  await front.dispose();
});

test("eight windows over HTTP/1.1 are live by one stream, and a person more has one of their own", async () => {
  const { admin, viewer } = await buildOrganization();
  const first = await windows.open(`${front.url}/hosts`, { as: await cookieOf(admin) });
  const pages: Page[] = [first];
  while (pages.length < 8) {
    const page = await first.context().newPage();
    await page.goto("/hosts");
    pages.push(page);
  }
  const other = await windows.open(`${front.url}/hosts`, { as: await cookieOf(viewer) });
  await see(...[...pages, other].map(live));
  const made = await api(`${front.url}/api/hosts`, {
    method: "POST",
    headers: await bearerOf(admin),
    body: { name: "web-1" },
  });
  expect(made.status).toBe(201);
  await see(...[...pages, other].map((page) => page.getByRole("link", { name: "web-1" })));
  await Promise.all(pages.map((page) => page.close()));
  await other.close();
  const streams = () => front.answered().filter((line) => line.startsWith("/api/live"));
  await eventually(() => expect(streams()).toEqual(["/api/live 200", "/api/live 200"]));
});

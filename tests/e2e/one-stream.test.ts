import type { Page } from "playwright";
import { beforeAll, expect, test } from "vitest";
import { api } from "@/tests/support/api";
import { bearerOf, buildOrganization, cookieOf } from "@/tests/support/builders";
import { eventually } from "@/tests/support/eventually";
import { live, serverBehindFront } from "./support/outage";
import { browserWindows, see } from "./support/window";

// A browser has six connections to a server over HTTP/1.1, for all its windows.

const windows = browserWindows();
const house = serverBehindFront();

beforeAll(() => house.front.start());

test("eight windows over HTTP/1.1 are live by one stream, and a person more has one of their own", async () => {
  const { admin, viewer } = await buildOrganization();
  const first = await windows.open(`${house.front.url}/hosts`, { as: await cookieOf(admin) });
  const pages: Page[] = [first];
  while (pages.length < 8) {
    const page = await first.context().newPage();
    await page.goto("/hosts");
    pages.push(page);
  }
  const other = await windows.open(`${house.front.url}/hosts`, { as: await cookieOf(viewer) });
  await see(...[...pages, other].map(live));
  const made = await api(`${house.front.url}/api/hosts`, {
    method: "POST",
    headers: await bearerOf(admin),
    body: { name: "web-1" },
  });
  expect(made.status).toBe(201);
  await see(...[...pages, other].map((page) => page.getByRole("link", { name: "web-1" })));
  await Promise.all(pages.map((page) => page.close()));
  await other.close();
  const streams = () => house.front.answered().filter((line) => line.startsWith("/api/live"));
  await eventually(() => expect(streams()).toEqual(["/api/live 200", "/api/live 200"]));
});

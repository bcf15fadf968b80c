import { expect, onTestFinished, test } from "vitest";
import { GET } from "@/app/api/live/route";
import { env } from "@/lib/env";
import { buildOrganization, cookieOf, type Person } from "@/tests/support/builders";
import { eventually } from "@/tests/support/eventually";

/** Opens a live page of this person; returns its status and how to go. */
async function open(person: Person) {
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const url = new URL("/api/live", env.publicUrl);
  const request = new Request(url, { headers: await cookieOf(person), signal: abort.signal });
  const response = await GET(request, { params: Promise.resolve({}) });
  return { response, leave: () => abort.abort() };
}

test("a person has 20 live pages on a server; the next is 429, and one that goes makes room", async () => {
  const { admin, viewer } = await buildOrganization();
  const pages = [];
  for (let opened = 0; opened < 20; opened += 1) pages.push(await open(admin));
  expect(new Set(pages.map(({ response }) => response.status))).toEqual(new Set([200]));
  const { response } = await open(admin);
  expect(response.status).toBe(429);
  expect(response.headers.get("retry-after")).toBe("30");
  expect(await response.json()).toEqual({ error: "You have 20 live pages open already" });
  expect((await open(viewer)).response.status).toBe(200);

  pages[3]?.leave();
  await eventually(async () => expect((await open(admin)).response.status).toBe(200));
  expect((await open(admin)).response.status).toBe(429);
});

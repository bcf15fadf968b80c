import { beforeAll, describe, expect, test } from "vitest";
import * as containers from "@/app/api/agent/containers/route";
import * as agentReport from "@/app/api/agent/report/route";
import * as update from "@/app/api/v1/hosts/update/route";
import * as docker from "@/app/api/v1/integrations/docker/route";
import { env } from "@/lib/env";
import { REMOTE_ADDRESS_HEADER } from "@/lib/http/client-ip";
import type { Handler } from "@/lib/http/route";
import { buildHost, buildOrganization, freshAddress, withBearer } from "@/tests/support/builders";

// Of one host's reports one is worked on, the second waits, the third is 429. Never the second:
// agents of the field come back after an hour.

let organization: { id: string };

beforeAll(async () => {
  ({ organization } = await buildOrganization());
});

const newHost = async () => (await buildHost(organization)).credential;

/** A promise, and how to resolve it. */
function signal() {
  let resolve = () => {};
  const given = new Promise<void>((done) => {
    resolve = done;
  });
  return { given, give: () => resolve() };
}

/** A call whose body ends when it is told to; `read` resolves when the server begins to read it. */
function open(handler: Handler | undefined, credential: string, text: string) {
  if (!handler) throw new Error("The route has no POST.");
  const read = signal();
  const end = signal();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        read.give();
        await end.given;
        controller.enqueue(new TextEncoder().encode(text));
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  const headers = new Headers(withBearer(credential));
  headers.set(REMOTE_ADDRESS_HEADER, freshAddress());
  const init = { method: "POST", headers, body, duplex: "half" };
  const answer = handler(new Request(env.publicUrl, init), { params: Promise.resolve({}) });
  return { read: read.given, end: end.give, answer };
}

const report = JSON.stringify({
  packages: [{ name: "bash", currentVersion: "5.2", needsUpdate: false }],
});
const inventory = JSON.stringify({ containers: [] });

const kinds: [string, { POST?: Handler }, string, { POST?: Handler }, string][] = [
  ["hosts/update", update, report, docker, inventory],
  ["agent/report", agentReport, report, containers, inventory],
  ["integrations/docker", docker, inventory, update, report],
  ["agent/containers", containers, inventory, agentReport, report],
];

test("both ways to report are one line", async () => {
  const host = await newHost();
  const first = open(update.POST, host, report);
  await first.read;
  const others = [open(agentReport.POST, host, report), open(agentReport.POST, host, report)];
  for (const other of others) other.end();
  expect((await Promise.race(others.map(({ answer }) => answer))).status).toBe(429);
  first.end();
  await Promise.all([first, ...others].map(({ answer }) => answer));
});

describe.each(kinds)("%s", (_name, route, text, other, otherText) => {
  test("the second of a host waits, the third is told to come again", async () => {
    const host = await newHost();
    const first = open(route.POST, host, text);
    await first.read;
    const others = [open(route.POST, host, text), open(route.POST, host, text)];
    for (const other of others) other.end();
    const refused = await Promise.race(others.map(({ answer }) => answer));
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({
      error: expect.stringContaining("from this host"),
    });
    first.end();
    expect((await first.answer).status).toBe(200);
    const answers = await Promise.all(others.map(({ answer }) => answer));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 429]);
    const next = open(route.POST, host, text);
    next.end();
    expect((await next.answer).status).toBe(200);
  });

  test("keeps neither another host nor the other kind of report waiting", async () => {
    const [host, neighbour] = [await newHost(), await newHost()];
    const slow = open(route.POST, host, text);
    await slow.read;
    for (const [handler, credential, body] of [
      [route.POST, neighbour, text],
      [other.POST, host, otherText],
    ] as const) {
      const one = open(handler, credential, body);
      one.end();
      expect((await one.answer).status).toBe(200);
    }
    slow.end();
    expect((await slow.answer).status).toBe(200);
  });
});

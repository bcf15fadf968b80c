import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { db, engine } from "@/lib/db";
import { startRelay } from "@/lib/fleet/live/relay";
import { removeMember } from "@/lib/fleet/members/remove-member";
import { enrollment } from "@/tests/contract/s1-calls";
import { api } from "@/tests/support/api";
import {
  bearerOf,
  buildHost,
  buildHostToken,
  buildOrganization,
  buildPerson,
  cookieOf,
  ctxOf,
  type Person,
  withBearer,
} from "@/tests/support/builders";
import { type RunningServer, startServer } from "@/tests/support/server";

type Event = { topic: string; id: string };

let here: RunningServer;
let there: RunningServer;

beforeAll(async () => {
  here = await startServer();
  // SQLite is for one server: there, both are the same.
  there = engine === "postgresql" ? await startServer() : here;
}, 120_000);

afterAll(async () => {
  await Promise.all([here.kill9(), there.kill9()]);
});

/** What a page sees: opens the stream, and waits for events that fit. */
async function watch(server: RunningServer, as: Record<string, string>) {
  const abort = new AbortController();
  const response = await fetch(`${server.url}/api/live`, { headers: as, signal: abort.signal });
  const seen: Event[] = [];
  let wake = () => {};
  let ended = false;
  const reading = (async () => {
    let rest = "";
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      const blocks = (rest + part.value).split("\n\n");
      rest = blocks.pop() ?? "";
      const data = blocks.filter((block) => block.startsWith("data: "));
      seen.push(...data.map((block) => JSON.parse(block.slice("data: ".length)) as Event));
      wake();
    }
  })()
    .catch(() => undefined)
    .finally(() => {
      ended = true;
      wake();
    });
  onTestFinished(async () => {
    abort.abort();
    await reading;
  });
  return {
    response,
    seen,
    reading,
    async until(fits: (event: Event) => boolean): Promise<Event> {
      for (;;) {
        const found = seen.find(fits);
        if (found) return found;
        if (ended) throw new Error(`The stream ended after ${JSON.stringify(seen)}.`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

const about = (topic: string, id: string) => (event: Event) =>
  event.topic === topic && event.id === id;

const beat = (server: RunningServer, credential: string) =>
  api(`${server.url}/api/agent/heartbeat`, { method: "POST", headers: withBearer(credential) });

async function viewerWatches(person: Person, server = there) {
  const stream = await watch(server, await cookieOf(person));
  expect(stream.response.status).toBe(200);
  expect(stream.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  return stream;
}

describe("an event on the other server", () => {
  test("when a host is heard of for the first time, within a second or so", async () => {
    const { viewer, organization } = await buildOrganization();
    const { host, credential } = await buildHost(organization);
    const stream = await viewerWatches(viewer);
    const started = performance.now();
    expect((await beat(here, credential)).status).toBe(200);
    expect(await stream.until(about("hosts", host.id))).toEqual({ topic: "hosts", id: host.id });
    // Generous: two cores share this with other tests. It takes a few milliseconds.
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test("when a token makes a host: the token's strip and the list of hosts", async () => {
    const { admin, organization } = await buildOrganization();
    const { token, hostToken } = await buildHostToken(organization);
    const stream = await viewerWatches(admin);
    const { body } = await api<{ hostId: string }>(`${here.url}/api/agent/enroll`, {
      method: "POST",
      body: enrollment(token),
    });
    await stream.until(about("tokens", hostToken.id));
    await stream.until(about("hosts", body.hostId));
  });

  test("when a host falls silent, though nothing happens then", async () => {
    const { viewer, organization } = await buildOrganization();
    const { host } = await buildHost(organization, { lastSeenAt: new Date() });
    const stream = await viewerWatches(viewer);
    const onlineUntil = new Date(Date.now() + 1_500);
    await db.host.update({ where: { id: host.id }, data: { onlineUntil } });
    await stream.until(about("hosts", host.id));
    expect(Date.now()).toBeGreaterThanOrEqual(onlineUntil.getTime());
  });

  test("says no more than where to look", async () => {
    const { viewer, organization } = await buildOrganization();
    const { credential } = await buildHost(organization, { name: "secret-name" });
    const stream = await viewerWatches(viewer);
    await beat(here, credential);
    const event = await stream.until(({ topic }) => topic === "hosts");
    expect(Object.keys(event).sort()).toEqual(["id", "topic"]);
  });
});

test("a foreign organization hears nothing", async () => {
  const ours = await buildOrganization();
  const theirs = await buildOrganization();
  const { host: own, credential: ownCredential } = await buildHost(theirs.organization);
  const { credential } = await buildHost(ours.organization);
  const stream = await viewerWatches(theirs.viewer);
  await beat(here, credential);
  // Events keep their order: theirs comes after ours would have.
  await beat(here, ownCredential);
  await stream.until(about("hosts", own.id));
  expect(stream.seen).toEqual([{ topic: "hosts", id: own.id }]);
});

test("a stream needs a viewer", async () => {
  expect((await api(`${there.url}/api/live`)).status).toBe(401);
});

// Members change by server actions: this process stands in for the server that runs one.
test.runIf(engine === "postgresql")(
  "a stream ends when the members change, and a removed one cannot open it again",
  async () => {
    const { owner, organization } = await buildOrganization();
    const leaver = await buildPerson(organization, "VIEWER");
    const credential = await bearerOf(leaver);
    const stream = await watch(there, credential);
    expect(stream.response.status).toBe(200);
    onTestFinished(startRelay());
    await removeMember(ctxOf(owner), { userId: leaver.id });
    await stream.reading;
    expect(stream.seen).toContainEqual({ topic: "members", id: leaver.id });
    expect((await api(`${there.url}/api/live`, { headers: credential })).status).toBe(401);
  },
);

test("streams end at once when their server stops", async () => {
  const server = await startServer();
  const { viewer } = await buildOrganization();
  const stream = await watch(server, await cookieOf(viewer));
  expect(stream.response.status).toBe(200);
  const exit = await server.stop();
  expect(exit.code).toBe(0);
  await stream.reading;
}, 60_000);

test.runIf(engine === "postgresql")("live news come back after the database was away", async () => {
  const { viewer, organization } = await buildOrganization();
  const stream = await viewerWatches(viewer);
  // Every listening connection is cut, as a restart of the database would.
  await db.$queryRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'muster server live' AND datname = current_database()`;
  const { host, credential } = await buildHost(organization);
  // What is said meanwhile is lost: say it until it is heard.
  let heard = false;
  const hearing = stream.until(about("hosts", host.id)).then(() => {
    heard = true;
  });
  while (!heard) {
    await db.host.update({ where: { id: host.id }, data: { onlineUntil: null } });
    await beat(here, credential);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await hearing;
});

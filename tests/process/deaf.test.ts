import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { db } from "@/lib/db";
import { api } from "@/tests/support/api";
import {
  bearerOf,
  buildHost,
  buildOrganization,
  cookieOf,
  type Person,
  withBearer,
} from "@/tests/support/builders";
import { dropDatabase, freshDatabase } from "@/tests/support/database";
import { eventually } from "@/tests/support/eventually";
import { startPgbouncer } from "@/tests/support/pgbouncer";
import { type RunningServer, refusedStart, startServer } from "@/tests/support/server";
import { startTcpProxy, type TcpProxy } from "@/tests/support/tcp-proxy";
import "@/tests/support/on-postgresql";

// Behind PgBouncer in transaction mode nothing that servers notify each other arrives: one server has
// DATABASE_LISTEN_URL, through a proxy that may fall silent, and one has none.

const NOTHING_ARRIVES = /the pooler that DATABASE_URL names .* Set DATABASE_LISTEN_URL/;
const LOST = /^The connection that hears of changes by other servers is lost/;
const AGAIN = "changes by other servers are heard of again";

/** What was missed before the first question nobody knows. */
const LOOK_AGAIN = '"topic":"hosts","id":""';

const said = (server: RunningServer, sentence: RegExp | string) =>
  server.lines().filter(({ msg }) => String(msg).match(sentence)).length;

describe("behind a pooler in transaction mode", () => {
  let pooled: string;
  let wire: TcpProxy;
  let deaf: RunningServer;
  let hearing: RunningServer;
  let admin: Person;
  let organization: { id: string };

  beforeAll(async () => {
    const direct = process.env.DATABASE_URL ?? "";
    ({ admin, organization } = await buildOrganization());
    pooled = (await startPgbouncer(direct)).url;
    wire = await startTcpProxy(Number(new URL(direct).port));
    const env = { DATABASE_LISTEN_URL: wire.through(direct) };
    [deaf, hearing] = await Promise.all([
      startServer({ databaseUrl: pooled }),
      startServer({ databaseUrl: pooled, env }),
    ]);
  }, 120_000);

  afterAll(async () => {
    await Promise.all([deaf.kill9(), hearing.kill9()]);
  });

  /** What a live page of this server is told, from now on. */
  async function watch(server: RunningServer) {
    const abort = new AbortController();
    const headers = await cookieOf(admin);
    const response = await fetch(`${server.url}/api/live`, { headers, signal: abort.signal });
    expect(response.status).toBe(200);
    const heard = { text: "" };
    const reading = (async () => {
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
        heard.text += part.value;
      }
    })().catch(() => undefined);
    onTestFinished(async () => {
      abort.abort();
      await reading;
    });
    return heard;
  }

  /** Makes a host on one server; its id. */
  async function makeHost(server: RunningServer): Promise<string> {
    const body = { name: "web-1" };
    const headers = await bearerOf(admin);
    type Made = { data: { id: string } };
    const made = await api<Made>(`${server.url}/api/hosts`, { method: "POST", headers, body });
    expect(made.status).toBe(201);
    return made.body.data.id;
  }

  test("a server without DATABASE_LISTEN_URL says so once, and its pages hear all the same", async () => {
    await eventually(() => expect(said(deaf, NOTHING_ARRIVES)).toBe(1));
    const page = await watch(deaf);
    await eventually(() => expect(page.text).toContain(LOOK_AGAIN));
    const id = await makeHost(hearing);
    await eventually(() => expect(page.text).toContain(id));
    // What leaves no row of the audit: a host that comes back.
    page.text = "";
    const { host, credential } = await buildHost(organization);
    await eventually(() => expect(page.text).toContain(LOOK_AGAIN));
    page.text = "";
    const headers = withBearer(credential);
    await api(`${hearing.url}/api/agent/heartbeat`, { method: "POST", headers });
    await eventually(() => expect(page.text).toContain(LOOK_AGAIN));
    expect(await db.host.count({ where: { id: host.id, onlineUntil: null } })).toBe(0);
    expect([said(deaf, NOTHING_ARRIVES), said(deaf, LOST)]).toEqual([1, 0]);
  });

  test("a connection that dies without a word is noticed, made anew, and pages hear meanwhile", async () => {
    const page = await watch(hearing);
    const heard = await makeHost(deaf);
    await eventually(() => expect(page.text).toContain(heard));
    expect([said(hearing, NOTHING_ARRIVES), said(hearing, LOST)]).toEqual([0, 0]);

    wire.leadTo(1);
    wire.freeze();
    await eventually(() => expect(said(hearing, LOST)).toBe(1));
    await eventually(() => expect(page.text).toContain(LOOK_AGAIN));
    const asked = await makeHost(deaf);
    await eventually(() => expect(page.text).toContain(asked));

    wire.leadTo(Number(new URL(process.env.DATABASE_URL ?? "").port));
    await eventually(() => expect(said(hearing, AGAIN)).toBe(1));
    const again = await makeHost(deaf);
    await eventually(() => expect(page.text).toContain(again));
    expect(said(hearing, LOST)).toBe(1);
  });

  test("a DATABASE_LISTEN_URL that hears nothing stops the start with a sentence", async () => {
    const other = await freshDatabase("postgresql");
    onTestFinished(() => dropDatabase(other));
    const nobody = "postgresql://muster:secret@127.0.0.1:1/muster";
    const cases = [
      [nobody, /Nothing is listening at 127\.0\.0\.1:1\. .* in DATABASE_LISTEN_URL\./],
      [other.databaseUrl, /DATABASE_LISTEN_URL reaches a database, but .* is not heard there/],
      [pooled, /DATABASE_LISTEN_URL reaches a database, but .* past every pooler/],
    ] as const;
    const exits = await Promise.all(
      cases.map(([url]) =>
        refusedStart({ databaseUrl: pooled, env: { DATABASE_LISTEN_URL: url } }),
      ),
    );
    for (const [index, { code, output }] of exits.entries()) {
      expect(output).toMatch(cases[index]?.[1] ?? /^$/);
      expect(output).not.toMatch(/secret|^\s+at /m);
      expect(code).toBe(1);
    }
  }, 60_000);
});

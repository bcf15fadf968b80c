import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { Agent, type RequestOptions, request } from "node:https";
import type { LookupFunction } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { freePort } from "@/scripts/lib/free-port.mjs";
import { api } from "@/tests/support/api";
import { withApiCredentials } from "@/tests/support/api-credentials";
import { bearerOf, buildHost, buildOrganization } from "@/tests/support/builders";
import { proxies, twoServers } from "@/tests/support/deployed";
import { startHaproxy } from "@/tests/support/proxies";
import { type RunningServer, startServer } from "@/tests/support/server";
import { SelfSigned } from "@/tests/support/tls-front";
import "@/tests/support/on-sqlite";

// The largest bodies and the live stream through each file of docs/deploy, by the programs of Debian.
// Callers come from an address of the loopback network; only 127.0.0.1 is trusted.

const NAME = "muster.example.com";
const TWO = "HAProxy in front of two";
const LIMIT = 5 * 1024 * 1024;
const fronts = [...Object.keys(proxies), TWO];

describe("behind the files of docs/deploy", () => {
  const certificate = new SelfSigned([NAME]);
  const ca = readFileSync(certificate.certificate);
  const ports = new Map<string, number>();
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer({
      env: { PUBLIC_URL: `https://${NAME}`, TRUSTED_PROXIES: "127.0.0.1" },
    });
    for (const [front, { start }] of Object.entries(proxies)) {
      const site = { name: NAME, server: server.port, certificate };
      const port = await freePort();
      await start({ ...site, port }, { ...site, port: await freePort() });
      ports.set(front, port);
    }
    const port = await freePort();
    await startHaproxy(port, twoServers(port, [server.port, server.port], certificate));
    ports.set(TWO, port);
  });

  afterAll(async () => {
    await server.stop();
    certificate.dispose();
  });

  /** A request as an agent or a browser sends it, which is not written yet. */
  const open = (front: string, path: string, options: RequestOptions) =>
    request(`https://${NAME}:${ports.get(front)}${path}`, {
      ...{ ca, lookup: toLoopback, localAddress: "127.0.0.9", agent: new Agent() },
      ...options,
    });

  /** Sends a body in pieces, with its length in front or as chunks, and reads the answer. */
  async function send(
    front: string,
    headers: Record<string, string>,
    body: Buffer,
    { hasLength }: { hasLength: boolean },
  ) {
    const length = hasLength ? { "content-length": body.length } : {};
    const all = { "content-type": "application/json", ...headers, ...length };
    const asked = open(front, "/api/v1/hosts/update", { method: "POST", headers: all });
    const answered = once(asked, "response") as Promise<[IncomingMessage]>;
    for (let at = 0; at < body.length; at += 64 * 1024) {
      if (!asked.write(body.subarray(at, at + 64 * 1024))) {
        await Promise.race([once(asked, "drain"), answered]);
      }
    }
    asked.end();
    const [answer] = await answered;
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    return { status: answer.statusCode, from: answer.headers["x-muster"], body: JSON.parse(text) };
  }

  describe.each(fronts)("%s", (front) => {
    test.each([true, false])(
      "a report of 5 MB arrives, one byte more is our 413",
      async (hasLength) => {
        const { organization } = await buildOrganization();
        const { host, credential } = await buildHost(organization, { proof: "api" });
        const by = withApiCredentials(credential);
        const zipped = { ...by, "content-encoding": "gzip" };
        const largest = reportOf(LIMIT);
        const tooLarge = reportOf(LIMIT + 1);
        for (const [headers, body] of [
          [by, largest],
          [zipped, gzipSync(largest)],
        ] as const) {
          const taken = await send(front, headers, body, { hasLength });
          expect([taken.status, taken.body.packagesProcessed]).toEqual([200, 1]);
        }
        for (const [headers, body] of [
          [by, tooLarge],
          [zipped, gzipSync(tooLarge)],
        ] as const) {
          const refused = await send(front, headers, body, { hasLength });
          expect([refused.status, refused.from]).toEqual([413, "1"]);
          expect(refused.body).toMatchObject({ error: expect.any(String) });
        }
        const seen = await db.host.findUniqueOrThrow({ where: { id: host.id } });
        expect([seen.packageCount, seen.lastAddress]).toEqual([1, "127.0.0.9"]);
      },
    );

    test("each change reaches a live page while nothing follows it", async () => {
      const { admin } = await buildOrganization();
      const asked = open(front, "/api/live", { headers: await bearerOf(admin) });
      asked.end();
      const [answer] = (await once(asked, "response")) as [IncomingMessage];
      expect(answer.headers["content-type"]).toMatch(/^text\/event-stream/);
      expect(answer.headers["content-encoding"]).toBeUndefined();
      let text = "";
      const stream = answer.setEncoding("utf8")[Symbol.asyncIterator]();
      for (const name of ["first", "second"]) {
        const headers = await bearerOf(admin);
        const made = await api<{ data: { id: string } }>(`${server.url}/api/hosts`, {
          ...{ method: "POST", headers, body: { name } },
        });
        expect(made.status).toBe(201);
        while (!text.includes(made.body.data.id)) {
          const { value, done } = await stream.next();
          if (done) throw new Error(`The stream has ended after ${text}`);
          text += value;
        }
      }
      asked.destroy();
    });
  });
});

/** A report of one package that is this many bytes long. */
function reportOf(bytes: number): Buffer {
  const one = { name: "bash", currentVersion: "5.2", needsUpdate: false, isSecurityUpdate: false };
  const text = JSON.stringify({ packages: [one], repositories: [] });
  return Buffer.from(text.padEnd(bytes));
}

function toLoopback(...[, { all }, done]: Parameters<LookupFunction>): void {
  if (all) done(null, [{ address: "127.0.0.1", family: 4 }]);
  else done(null, "127.0.0.1", 4);
}

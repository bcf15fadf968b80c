import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { buildHost, buildOrganization } from "@/tests/support/builders";
import { eventually } from "@/tests/support/eventually";
import { type RawAnswer, rawConnection, requestText, sendRaw } from "@/tests/support/raw-http";
import type { RunningServer } from "@/tests/support/server";
import { sharedServer } from "@/tests/support/shared-server";

// What a real agent of each generation sent, recorded (tests/fixtures/README.md), sent once more in
// its order to this server, in its headers and with its bytes. The answers are those of today.

type Recorded = {
  method: string;
  path: string;
  headerNames: string[];
  userAgent: string;
  contentType?: string;
  upgrade?: string;
  body?: string;
  bodySameAsLine?: number;
};

const sessions = ["1.4.2", "2.1.4"].map((version) => {
  const file = gunzipSync(readFileSync(`tests/fixtures/session-${version}.jsonl.gz`));
  const lines = file.toString().trimEnd().split("\n");
  return { version, requests: lines.map((line) => JSON.parse(line) as Recorded) };
});

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
const integrations = { docker: true, compliance: false };
const unchanged = { requestFull: [] };

/** The answer each request gets today; to a ping with hashes that nothing is wanted in full. */
function answerTo({ method, path, body }: Recorded, version: string) {
  switch (`${method} ${path.split("?")[0]}`) {
    case "POST /api/v1/hosts/ping":
      return {
        ...{ message: "Ping successful", timestamp: instant, friendlyName: "host-a" },
        ...{ agentStartup: true, integrations, hashGate: true },
        ...(body?.includes('"hashes"') && unchanged),
      };
    case "POST /api/v1/hosts/update":
      return {
        message: "Host updated successfully",
        ...{ packagesProcessed: 947, updatesAvailable: 114, securityUpdates: 69 },
      };
    case "GET /api/v1/hosts/agent/version":
      return {
        ...{ currentVersion: version, latestVersion: version, hasUpdate: false },
        autoUpdateDisabled: true,
        autoUpdateDisabledReason: expect.stringContaining("patchmon-agent-linux-amd64"),
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      };
    case "GET /api/v1/settings/update-interval":
      return { updateInterval: 60 };
    case "GET /api/v1/hosts/integrations":
      return { success: true, integrations };
    default:
      throw new Error(`Nobody says what ${method} ${path} is answered with.`);
  }
}

let server: RunningServer;
let organization: { id: string };

beforeAll(async () => {
  ({ organization } = await buildOrganization());
  server = await sharedServer();
});

describe.each(sessions)("agent $version", ({ version, requests }) => {
  let id: string;
  let secrets: Record<string, string>;

  beforeAll(async () => {
    const columns = { proof: "api", name: "host-a" } as const;
    const { host, credential } = await buildHost(organization, columns);
    const [apiId = "", apiKey = ""] = credential.split(":");
    id = host.id;
    secrets = { "X-Api-Id": apiId, "X-Api-Key": apiKey };
  });

  const bodyOf = ({ body, bodySameAsLine }: Recorded) =>
    bodySameAsLine === undefined ? body : requests[bodySameAsLine - 1]?.body;

  /** The request as it was sent: its headers by name and in order, with this host's credentials. */
  function send(request: Recorded): Promise<RawAnswer> {
    const { method, path, headerNames, userAgent, contentType } = request;
    const body = bodyOf(request);
    const values: Record<string, string | undefined> = {
      ...{ Host: `127.0.0.1:${server.port}`, "User-Agent": userAgent, Accept: "application/json" },
      ...{ "Content-Type": contentType, "Accept-Encoding": "identity", ...secrets },
      "Content-Length": String(Buffer.byteLength(body ?? "")),
    };
    const headers = headerNames.map((name) => [name, values[name] ?? ""]);
    const sent = { ...Object.fromEntries(headers), Connection: "close" };
    return sendRaw(server.port, requestText(method, path, sent, body));
  }

  const sockets = requests.filter(({ upgrade }) => upgrade === "websocket");
  const calls = requests.filter(({ upgrade }) => upgrade === undefined);

  test("was recorded with reports, pings, questions and tries of a websocket", () => {
    const paths = new Set(calls.map(({ path }) => path.split("?")[0]));
    expect(paths.size).toBe(5);
    expect(calls.filter((one) => bodyOf(one)).length).toBeGreaterThanOrEqual(4);
    expect(sockets).toHaveLength(4);
  });

  test("every request is answered with 200, compact, and what it needs", async () => {
    for (const request of calls) {
      const answer = await send(request);
      const where = `${request.method} ${request.path}`;
      expect([where, answer.status, answer.body]).toEqual([where, 200, answer.body]);
      expect([where, JSON.parse(answer.body)]).toEqual([where, answerTo(request, version)]);
      expect(answer.body).toBe(JSON.stringify(JSON.parse(answer.body)));
    }
  });

  test("every try of a websocket opens one", async () => {
    for (const { method, path, headerNames, userAgent } of sockets) {
      const values: Record<string, string> = {
        ...{ Host: `127.0.0.1:${server.port}`, "User-Agent": userAgent, ...secrets },
        ...{ Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13" },
        "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
      };
      const headers = headerNames.map((name) => [name, values[name] ?? ""]);
      const connection = await rawConnection(server.port);
      connection.write(requestText(method, path, Object.fromEntries(headers)));
      await eventually(() => expect(connection.received()).toMatch(/^HTTP\/1\.1 101 /));
      await eventually(() => expect(connection.received()).toContain('"settings_update"'));
      connection.socket.destroy();
    }
  });

  test("and leaves the host as its agent said it is", async () => {
    const host = await db.host.findUniqueOrThrow({
      where: { id },
      include: { inventory: { include: { _count: { select: { packages: true } } } } },
    });
    expect(host).toMatchObject({
      ...{ name: "host-a", hostname: "host-a", os: "Debian GNU/Linux", agentVersion: version },
      ...{ packageCount: 947, updateCount: 114, securityUpdateCount: 69, cpuCores: 2 },
      ...{ updatesUnknown: null, checkInIntervalSeconds: 3600, lastRefusedAt: null },
    });
    expect(host.inventory?._count.packages).toBe(947);
    // What came again was no other report.
    expect(await db.report.count({ where: { hostId: id } })).toBe(1);
    expect(host.lastSeenAt && Date.now() - Number(host.lastSeenAt)).toBeLessThan(600_000);
  });
});

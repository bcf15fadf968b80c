import { beforeAll, describe, expect, test } from "vitest";
import * as enroll from "@/app/api/agent/enroll/route";
import * as heartbeat from "@/app/api/agent/heartbeat/route";
import * as hosts from "@/app/api/hosts/route";
import * as exchange from "@/app/api/v1/hosts/bootstrap/exchange/route";
import * as ping from "@/app/api/v1/hosts/ping/route";
import { db } from "@/lib/db";
import { createBootstrapToken } from "@/lib/fleet/install/bootstrap-token";
import { agentCtxOf } from "@/tests/support/agent-ctx";
import { withApiCredentials } from "@/tests/support/api-credentials";
import {
  bearerOf,
  buildHost,
  buildHostToken,
  buildOrganization,
  withBearer,
} from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { countOf, statementsOf } from "@/tests/support/statements";

// S3's global limiter, on every endpoint that takes a credential: strangers are slowed down by their
// network, before anything is locked. Who proves something passes, whatever others there did.

type Sent = { as?: Record<string, string>; body?: unknown };
type Door = {
  route: object;
  method: "GET" | "POST";
  wrong: Sent;
  /** The status of a credential that is right. */
  good: number;
  right(): Promise<Sent>;
  /** A credential that was right once, with the sentence that says so. */
  known?: () => Promise<Sent & { sentence: string }>;
};

let organization: { id: string };
let admin: Parameters<typeof bearerOf>[0];

beforeAll(async () => {
  ({ organization, admin } = await buildOrganization());
});

const facts = { name: "web", hostname: "web", os: "Debian", architecture: "x86_64" };

const doors: Record<string, Door> = {
  "a one-time token": {
    ...{ route: enroll, method: "POST", good: 201 },
    wrong: { body: { ...facts, token: "mst_enroll_wrong" } },
    right: async () => ({
      body: { ...facts, token: (await buildHostToken(organization)).token },
    }),
    known: async () => {
      const { token } = await buildHostToken(organization, "revoked");
      return { body: { ...facts, token }, sentence: "Enrollment token revoked" };
    },
  },
  "a bootstrap token": {
    ...{ route: exchange, method: "POST", good: 200 },
    wrong: { body: { token: "mst_bootstrap_wrong" } },
    right: async () => {
      const { host } = await buildHost(organization, { proof: "api" });
      return { body: { token: await createBootstrapToken(agentCtxOf(host), undefined) } };
    },
  },
  "an API id and key": {
    ...{ route: ping, method: "POST", good: 200 },
    wrong: { as: { "x-api-id": "patchmon_wrong", "x-api-key": "wrong" } },
    right: async () => ({
      as: withApiCredentials((await buildHost(organization, { proof: "api" })).credential),
    }),
  },
  "an agent token": {
    ...{ route: heartbeat, method: "POST", good: 200 },
    wrong: { as: withBearer("mst_agent_wrong") },
    right: async () => ({ as: withBearer((await buildHost(organization)).credential) }),
  },
  "an identity": {
    ...{ route: heartbeat, method: "POST", good: 200 },
    wrong: { as: withBearer("eyJhbGciOiJIUzI1NiJ9.e30.AAAA") },
    right: async () => ({ as: withBearer((await buildHost(organization)).credential) }),
    known: async () => {
      const { host, credential } = await buildHost(organization);
      await db.host.delete({ where: { id: host.id } });
      return { as: withBearer(credential), sentence: "Host has been deleted" };
    },
  },
  "a person's bearer token": {
    ...{ route: hosts, method: "GET", good: 200 },
    wrong: { as: withBearer("eyJhbGciOiJIUzI1NiJ9.e30.AAAA") },
    right: async () => ({ as: await bearerOf(admin) }),
    known: async () => {
      const ended = await bearerOf(admin);
      await db.bearerToken.deleteMany({ where: { userId: admin.id } });
      return { as: ended, sentence: "Unauthorized" };
    },
  },
};

describe.each(Object.entries(doors))("%s", (name, door) => {
  const ip = `198.51.100.${10 + Object.keys(doors).indexOf(name)}`;
  const send = ({ as = {}, body }: Sent) =>
    call<{ error: string }>(door.route, { method: door.method, as, body, ip });

  test("that is wrong is slowed down, and costs no write from then on", async () => {
    for (let tries = 0; tries < 101; tries += 1) expect((await send(door.wrong)).status).toBe(401);
    const said = await statementsOf(async () => {
      const { status, body, headers } = await send(door.wrong);
      expect({ status, error: body.error }).toEqual({
        status: 429,
        error: "Too many failed attempts",
      });
      expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    });
    expect(said.length).toBeGreaterThan(0);
    expect(countOf(said, "SELECT")).toBe(said.length);
  });

  test("that is right passes all the same", async () => {
    expect((await send(door.wrong)).status).toBe(429);
    expect((await send(await door.right())).status).toBe(door.good);
  });

  const { known } = door;
  if (!known) return;
  test("that was right once is told so", async () => {
    const { sentence, ...sent } = await known();
    expect((await send(door.wrong)).status).toBe(429);
    expect(await send(sent)).toMatchObject({ status: 401, body: { error: sentence } });
  });
});

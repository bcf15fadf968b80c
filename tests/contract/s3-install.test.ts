import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as heartbeat from "@/app/api/agent/heartbeat/route";
import * as installSh from "@/app/api/agent/install.sh/route";
import * as exchangeRoute from "@/app/api/v1/hosts/bootstrap/exchange/route";
import * as install from "@/app/api/v1/hosts/install/route";
import * as remove from "@/app/api/v1/hosts/remove/route";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { deleteHosts } from "@/lib/fleet/hosts/delete-hosts";
import {
  BOOTSTRAP_LIFETIME_SECONDS,
  createBootstrapToken,
} from "@/lib/fleet/install/bootstrap-token";
import { exchangeBootstrapToken } from "@/lib/fleet/install/exchange-bootstrap-token";
import { sha256 } from "@/lib/secrets/hash";
import { agentCtxOf } from "@/tests/support/agent-ctx";
import { withApiCredentials } from "@/tests/support/api-credentials";
import {
  buildCaller,
  buildHost,
  buildOrganization,
  ctxOf,
  withBearer,
} from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { databaseText } from "@/tests/support/rows";
import { thrown } from "@/tests/support/thrown";

type Credentials = { apiId: string; apiKey: string; error?: string };
type Ours = Awaited<ReturnType<typeof buildOrganization>>;

let ours: Ours;
beforeAll(async () => {
  ours = await buildOrganization();
});

const installOf = (as: Record<string, string>, query = "") =>
  call<string>(install, { path: `/api/v1/hosts/install${query}`, as });
const exchange = (token: string) =>
  call<Credentials>(exchangeRoute, { method: "POST", body: { token } });
const beat = (as: Record<string, string>) => call(heartbeat, { method: "POST", as });
const setting = (script: string, name: string) =>
  new RegExp(`^${name}='(.*)'$`, "m").exec(script)?.[1];
const tokenIn = (script: string) => setting(script, "BOOTSTRAP_TOKEN") ?? "";

async function hostOfS3() {
  const { host, credential } = await buildHost(ours.organization, { proof: "api" });
  const [apiId = "", apiKey = ""] = credential.split(":");
  return { host, apiId, apiKey, headers: withApiCredentials(credential) };
}

describe("GET /api/v1/hosts/install", () => {
  test("200: plain text shell script with bootstrap token injected, not the credentials", async () => {
    const { apiId, apiKey, headers } = await hostOfS3();
    const answer = await installOf(headers);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.body).toMatch(/^#!\/bin\/sh\n/);
    expect(setting(answer.body, "PATCHMON_URL")).toBe(env.publicUrl);
    expect(setting(answer.body, "PATCHMON_API")).toBe("/api/v1/");
    expect(setting(answer.body, "ARCHITECTURE")).toBe("");
    expect(setting(answer.body, "FORCE_INSTALL")).toBe("false");
    expect(tokenIn(answer.body)).toMatch(/^mst_bootstrap_[0-9a-f]{64}$/);
    expect(answer.body).not.toContain(apiKey);
    expect(answer.body).not.toContain(apiId);
  });

  test("takes arch and force, in the case Ansible writes it", async () => {
    const { headers } = await hostOfS3();
    const { body } = await installOf(headers, "?arch=arm64&os=linux&force=True");
    expect(setting(body, "ARCHITECTURE")).toBe("arm64");
    expect(setting(body, "FORCE_INSTALL")).toBe("true");
  });

  test("with ignore_ssl_self_signed the installer verifies no certificate", async () => {
    const { headers } = await hostOfS3();
    const { serverAddress, publicUrl } = env;
    const url = "https://it's.$(id).example";
    try {
      Object.assign(env, { publicUrl: url, serverAddress: { url, insecure: false } });
      const off = await installOf(headers);
      expect(setting(off.body, "MUSTER_INSECURE")).toBe("");
      env.serverAddress = { url, insecure: true };
      const on = await installOf(headers);
      expect(setting(on.body, "MUSTER_INSECURE")).toBe("1");
      expect(setting(on.body, "PATCHMON_URL")).toBe("https://it'\\''s.$(id).example");
      const same = ({ body }: { body: string }) =>
        body.replace(/^BOOTSTRAP_TOKEN='.*'$/m, "").replace(/^MUSTER_INSECURE='.*'$/m, "");
      expect(same(on)).toBe(same(off));
    } finally {
      Object.assign(env, { publicUrl, serverAddress });
    }
  });

  test("and /install.sh is the same for everybody", async () => {
    const { serverAddress } = env;
    const installer = () => call<string>(installSh, { path: "/install.sh" });
    const off = await installer();
    try {
      env.serverAddress = { ...serverAddress, insecure: true };
      expect((await installer()).body).toBe(off.body);
    } finally {
      env.serverAddress = serverAddress;
    }
    expect(setting(off.body, "MUSTER_INSECURE")).toBe("");
  });

  test.each([
    ["?arch=z80", "arch", "arch must be an architecture such as amd64 or arm64"],
    ["?arch=amd64'%3Bid", "arch", "arch must be an architecture such as amd64 or arm64"],
    ["?os=plan9", "os", "os must be one of linux, freebsd, openbsd, netbsd, darwin, windows"],
    ["?force=truetruetruetruetrue", "force", "force must be true or false"],
  ])("400 for %s, and no token is made", async (query, param, msg) => {
    const { host, headers } = await hostOfS3();
    const answer = await installOf(headers, query);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ errors: [{ msg, param, location: "query" }] });
    expect(await db.bootstrapToken.count({ where: { hostId: host.id } })).toBe(0);
  });

  test("404 for Windows, which runs no shell script", async () => {
    const { headers } = await hostOfS3();
    const answer = await installOf(headers, "?os=windows");
    expect(answer).toMatchObject({
      status: 404,
      body: { error: "There is no install script for windows" },
    });
  });

  test.each([
    [{}, "API ID and API key required"],
    [{ "x-api-id": "patchmon_abc123" }, "API ID and API key required"],
    [{ "x-api-id": "patchmon_abc123", "x-api-key": "def456ghi789" }, "Invalid API credentials"],
  ])("401 for %j", async (headers: Record<string, string>, error) => {
    expect(await installOf(headers)).toMatchObject({ status: 401, body: { error } });
  });
});

describe("POST /api/v1/hosts/bootstrap/exchange", () => {
  test("200 once: compact JSON in which no client finds an error; then 401", async () => {
    const { apiId, apiKey, headers } = await hostOfS3();
    const token = tokenIn((await installOf(headers)).body);
    const stored = await databaseText();
    for (const secret of [token, apiKey]) expect(stored).not.toContain(secret);
    expect(stored).toContain(sha256(token));

    const request = new Request("http://127.0.0.1/", {
      method: "POST",
      body: JSON.stringify({ token }),
    });
    const response = await exchangeRoute.POST(request, { params: Promise.resolve({}) });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(`{"apiId":"${apiId}","apiKey":"${apiKey}"}`);
    expect(await exchange(token)).toMatchObject({
      status: 401,
      body: { error: "Invalid or expired bootstrap token" },
    });
    expect(await db.bootstrapToken.count({ where: { tokenHash: sha256(token) } })).toBe(0);
  });

  test("401 from five minutes on, and the token is swept", async () => {
    const { host, apiId, apiKey } = await hostOfS3();
    const now = new Date();
    const later = (seconds: number) =>
      buildCaller({ now: new Date(now.getTime() + seconds * 1000) });
    const make = () => createBootstrapToken(agentCtxOf(host, { now }), { apiId, apiKey });
    const early = await make();
    const late = await make();
    const never = await make();
    expect(BOOTSTRAP_LIFETIME_SECONDS).toBe(300);
    expect(await exchangeBootstrapToken(later(299.9), { token: early })).toEqual({ apiId, apiKey });
    const error = await thrown(() => exchangeBootstrapToken(later(300), { token: late }));
    expect(error).toMatchObject({ status: 401, message: "Invalid or expired bootstrap token" });
    expect(await db.bootstrapToken.count({ where: { tokenHash: sha256(late) } })).toBe(0);
    // The next script sweeps up what nobody came back with.
    const { host: other } = await hostOfS3();
    await createBootstrapToken(agentCtxOf(other, later(301)), { apiId, apiKey });
    expect(await db.bootstrapToken.count({ where: { tokenHash: sha256(never) } })).toBe(0);
    expect(await db.bootstrapToken.count({ where: { hostId: other.id } })).toBe(1);
  });

  test("401 when the host was deleted meanwhile", async () => {
    const { host, headers } = await hostOfS3();
    const token = tokenIn((await installOf(headers)).body);
    await deleteHosts(ctxOf(ours.admin), { ids: [host.id] });
    expect((await exchange(token)).status).toBe(401);
  });

  test("a host that came with a bearer token gets a pair of its own, and keeps the token", async () => {
    const { host, credential } = await buildHost(ours.organization);
    const { status, body } = await installOf(withBearer(credential));
    expect(status).toBe(200);
    // Nothing is changed by asking.
    expect(await db.host.findUniqueOrThrow({ where: { id: host.id } })).toMatchObject({
      apiId: null,
    });
    const { body: pair } = await exchange(tokenIn(body));
    expect(pair.apiId).toMatch(/^patchmon_[0-9a-f]{32}$/);
    expect((await beat({ "x-api-id": pair.apiId, "x-api-key": pair.apiKey })).status).toBe(200);
    expect((await beat(withBearer(credential))).status).toBe(200);
    const audit = await db.auditEntry.findMany({ where: { subjectId: host.id } });
    expect(audit).toMatchObject([{ action: "host.updated", actorType: "host" }]);
    expect(JSON.stringify(audit)).not.toContain(pair.apiKey);
  });

  test("and none when its token was rotated meanwhile", async () => {
    const { host, credential } = await buildHost(ours.organization);
    const token = tokenIn((await installOf(withBearer(credential))).body);
    await db.host.update({ where: { id: host.id }, data: { credentialEpoch: 2 } });
    expect((await exchange(token)).status).toBe(401);
    expect((await db.host.findUniqueOrThrow({ where: { id: host.id } })).apiId).toBeNull();
  });

  test("400 without a token", async () => {
    const answer = await call(exchangeRoute, { method: "POST", body: {} });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ msg: "token is required", param: "token", location: "body" }] },
    });
  });
});

test("GET /api/v1/hosts/remove is the same script for everybody", async () => {
  const { host } = await hostOfS3();
  const answer = await call<string>(remove, {});
  expect(answer.status).toBe(200);
  expect(answer.body).toMatch(/^#!\/bin\/sh\n/);
  expect(answer.body).toContain("uninstall");
  expect(answer.body).not.toContain(host.id);
});

afterAll(() => db.bootstrapToken.deleteMany());

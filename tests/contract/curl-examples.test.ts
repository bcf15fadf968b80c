import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { buildAutoToken } from "@/tests/support/api-credentials";
import {
  bearerOf,
  buildHost,
  buildOrganization,
  cookieOf,
  type Person,
} from "@/tests/support/builders";
import { curl } from "@/tests/support/curl";
import type { RunningServer } from "@/tests/support/server";
import { sharedServer } from "@/tests/support/shared-server";

// The curl examples of S2 and those of S3's first half, as a shell runs them, against the real
// server; only the address and the values they print as placeholders are ours. S3's quick
// reference: tests/agent/quick-reference.test.ts.

let server: RunningServer;
let organization: { id: string };
let admin: Person;

beforeAll(async () => {
  server = await sharedServer();
  ({ organization, admin } = await buildOrganization());
}, 120_000);

/** Runs an example with values in place of its placeholders, each of which has to be in it. */
function runExample(example: string, values: Record<string, string>) {
  const command = Object.entries(values).reduce((text, [placeholder, value]) => {
    expect(text).toContain(placeholder);
    return text.replace(placeholder, () => value);
  }, example);
  return curl(command);
}

describe("S2", () => {
  const LOCAL = "http://localhost:3000";
  const asAdmin = async () => ({
    [LOCAL]: server.url,
    "your-session-cookie": (await cookieOf(admin)).cookie,
  });

  test("Create a New Host", async () => {
    const example = `curl -X POST http://localhost:3000/api/hosts \\
  -H "Content-Type: application/json" \\
  -H "Cookie: your-session-cookie" \\
  -d '{
    "name": "web-server-01",
    "description": "Primary web server"
  }'`;
    const { status, text } = await runExample(example, await asAdmin());
    expect(status).toBe(201);
    expect(JSON.parse(text)).toMatchObject({
      success: true,
      data: { name: "web-server-01", description: "Primary web server" },
    });
  });

  test("Rotate Agent Token", async () => {
    const { host } = await buildHost(organization);
    const example = `curl -X POST http://localhost:3000/api/hosts/host-id/token \\
  -H "Content-Type: application/json" \\
  -H "Cookie: your-session-cookie"`;
    const { status, text } = await runExample(example, {
      "host-id": host.id,
      ...(await asAdmin()),
    });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      message: "Agent token rotated successfully",
      token: expect.stringMatching(/^mst_agent_[0-9a-f]{64}$/),
      host: { id: host.id },
    });
  });

  test("Update Host Information", async () => {
    const { host } = await buildHost(organization);
    const example = `curl -X PUT http://localhost:3000/api/hosts/host-id \\
  -H "Content-Type: application/json" \\
  -H "Cookie: your-session-cookie" \\
  -d '{
    "name": "web-server-01-updated",
    "description": "Updated web server description"
  }'`;
    const { status, text } = await runExample(example, {
      "host-id": host.id,
      ...(await asAdmin()),
    });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      success: true,
      data: {
        id: host.id,
        name: "web-server-01-updated",
        description: "Updated web server description",
      },
    });
  });
});

describe("S3", () => {
  const HERE = "https://your-patchmon-server.com";

  test("Admin Endpoints (JWT)", async () => {
    const { token } = await buildAutoToken(organization);
    const example = `curl -H "Authorization: Bearer <jwt_token>" \\
     -H "Content-Type: application/json" \\
     https://your-patchmon-server.com/api/v1/auto-enrollment/tokens`;
    const { authorization } = await bearerOf(admin);
    const jwt = authorization.slice("Bearer ".length);
    const { status, text } = await runExample(example, { [HERE]: server.url, "<jwt_token>": jwt });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toContainEqual(expect.objectContaining({ id: token.id }));
  });

  test("Enrollment Endpoints (Token Key + Secret)", async () => {
    const { token, secret } = await buildAutoToken(organization);
    // The document shows the headers alone; what they let in is a body with a name.
    const example = `curl -H "X-Auto-Enrollment-Key: patchmon_ae_abc123..." \\
     -H "X-Auto-Enrollment-Secret: def456ghi789..." \\
     -H "Content-Type: application/json" \\
     https://your-patchmon-server.com/api/v1/auto-enrollment/enroll`;
    const values = {
      [HERE]: server.url,
      "patchmon_ae_abc123...": token.tokenKey,
      "def456ghi789...": secret,
    };
    const body = ` -d '{"friendly_name":"webserver"}'`;
    const { status, text } = await runExample(`${example}${body}`, values);
    expect(status).toBe(201);
    expect(JSON.parse(text).host.friendly_name).toBe("webserver");
  });

  test("Host Endpoints (API ID + Key)", async () => {
    const { host, credential } = await buildHost(organization, { proof: "api" });
    const [apiId = "", apiKey = ""] = credential.split(":");
    const example = `curl -H "X-API-ID: patchmon_abc123" \\
     -H "X-API-KEY: def456ghi789" \\
     https://your-patchmon-server.com/api/v1/hosts/install`;
    const values = { [HERE]: server.url, patchmon_abc123: apiId, def456ghi789: apiKey };
    const { status, text } = await runExample(example, values);
    expect(status).toBe(200);
    expect(text).toMatch(/^BOOTSTRAP_TOKEN='mst_bootstrap_/m);
    expect(await db.bootstrapToken.count({ where: { hostId: host.id } })).toBe(1);
  });

  test("Download Enrollment Script", async () => {
    const { token, secret } = await buildAutoToken(organization);
    const example = `curl "https://patchmon.example.com/api/v1/auto-enrollment/script?type=proxmox-lxc&token_key=KEY&token_secret=SECRET"`;
    const { status, text } = await runExample(example, {
      "https://patchmon.example.com": server.url,
      "=KEY": `=${token.tokenKey}`,
      "=SECRET": `=${secret}`,
    });
    expect(status).toBe(200);
    expect(text).toMatch(/^#!\/bin\/sh\n/);
    expect(text).toContain(`AUTO_ENROLLMENT_SECRET='${secret}'`);
  });
});

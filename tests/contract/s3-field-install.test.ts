import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import * as enroll from "@/app/api/v1/auto-enrollment/enroll/route";
import * as download from "@/app/api/v1/hosts/agent/download/route";
import * as exchange from "@/app/api/v1/hosts/bootstrap/exchange/route";
import * as install from "@/app/api/v1/hosts/install/route";
import * as ping from "@/app/api/v1/hosts/ping/route";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { type Enrolled, webserver } from "@/tests/contract/s3-calls";
import { buildAutoToken, withAutoToken } from "@/tests/support/api-credentials";
import { buildOrganization } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

let directory: string | undefined;

afterEach(() => {
  env.agentBinariesDir = undefined;
  if (directory) rmSync(directory, { recursive: true });
  directory = undefined;
});

test("the way of an agent of the field: enroll, install, exchange, download, ping", async () => {
  const { organization } = await buildOrganization();
  directory = mkdtempSync(join(tmpdir(), "muster-binaries-"));
  env.agentBinariesDir = directory;
  writeFileSync(join(directory, "patchmon-agent-linux-arm64"), "\x7fELF");
  const built = await buildAutoToken(organization);

  const enrolled = await call<Enrolled>(enroll, {
    ...{ method: "POST", body: webserver, as: withAutoToken(built) },
  });
  const { id, api_id, api_key } = enrolled.body.host;
  const as = { "X-Api-Id": api_id, "X-Api-Key": api_key };

  const path = "/api/v1/hosts/install?arch=arm64&os=linux&force=true";
  const script = await call<string>(install, { path, as });
  expect([enrolled.status, script.status]).toEqual([201, 200]);
  const setting = (name: string) => new RegExp(`^${name}='(.*)'$`, "m").exec(script.body)?.[1];
  expect(setting("PATCHMON_URL")).toBe(env.publicUrl);
  expect(setting("ARCHITECTURE")).toBe("arm64");

  const pair = await call<{ apiId: string; apiKey: string }>(exchange, {
    ...{ method: "POST", body: { token: setting("BOOTSTRAP_TOKEN") } },
  });
  expect(pair).toMatchObject({ status: 200, body: { apiId: api_id, apiKey: api_key } });

  const agent = await call(download, { path: "/?arch=arm64&os=linux&force=binary", as });
  expect(agent).toMatchObject({ status: 200, body: "\x7fELF" });

  const pong = await call(ping, { method: "POST", as });
  expect(pong).toMatchObject({ status: 200, body: { message: "Ping successful" } });
  expect((await db.host.findUniqueOrThrow({ where: { id } })).lastSeenAt).toBeInstanceOf(Date);
});

test("a token says which agent its hosts get, and what is missing is 404 without a bootstrap token", async () => {
  const { organization } = await buildOrganization();
  const built = await buildAutoToken(organization, { installedAgent: "BINARY" });
  const enrolled = await call<Enrolled>(enroll, {
    ...{ method: "POST", body: webserver, as: withAutoToken(built) },
  });
  const { id, api_id, api_key } = enrolled.body.host;
  const as = { "X-Api-Id": api_id, "X-Api-Key": api_key };
  const script = (query: string) =>
    call<string>(install, { path: `/api/v1/hosts/install${query}`, as });
  const missing = async (query: string, what: string) => {
    const { status, body } = await script(query);
    const error = `This server has no ${what} in AGENT_BINARIES_DIR`;
    expect([status, body]).toEqual([404, { error }]);
  };
  await missing("", "directory of binaries");
  directory = mkdtempSync(join(tmpdir(), "muster-binaries-"));
  env.agentBinariesDir = directory;
  writeFileSync(join(directory, "patchmon-agent-linux-arm64"), "\x7fELF");
  await missing("?arch=x86_64", "patchmon-agent-linux-amd64");
  expect(await db.bootstrapToken.count({ where: { hostId: id } })).toBe(0);
  for (const query of ["", "?arch=aarch64"]) {
    const { status, body } = await script(query);
    expect([status, body]).toEqual([200, expect.stringContaining("patchmon-agent serve")]);
  }
  // The host goes by what its token says now.
  const { id: tokenId } = await db.autoEnrollmentToken.update({
    where: { id: built.token.id },
    data: { installedAgent: "MUSTER" },
  });
  expect((await script("")).body).toContain("# Installs muster-agent on this host");
  await db.autoEnrollmentToken.delete({ where: { id: tokenId } });
  expect((await script("")).body).toContain("# Installs muster-agent on this host");
});

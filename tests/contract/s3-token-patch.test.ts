import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import {
  createToken,
  getToken,
  type Json,
  patchToken,
  production,
} from "@/tests/contract/s3-calls";
import { buildGroup, buildOrganization, type Person } from "@/tests/support/builders";

// S3, "Update Token": all fields are optional, and 404 is for an unknown id alone.

let admin: Person;
let group: { id: string };

beforeAll(async () => {
  const built = await buildOrganization();
  ({ admin } = built);
  group = await buildGroup(built.organization, "Proxmox LXC");
});

test("PATCH takes null where it clears something, and a number that a template wrote", async () => {
  const metadata = { integration_type: "api" };
  const scopes = { host: ["get"] };
  const { body: made } = await createToken(admin, { ...production, metadata, scopes });
  for (const [change, after] of [
    [{ scopes: null }, { scopes: null }],
    [{ expires_at: null }, { expires_at: null }],
    [{ duplicate_policy: "reject" }, { duplicate_policy: "reject" }],
    [{ installed_agent: "binary" }, { installed_agent: "binary" }],
    [{ max_hosts_per_day: "150" }, { max_hosts_per_day: 150 }],
  ]) {
    const { body: before } = await getToken(String(made.token.id), admin);
    const { status, body } = await patchToken(String(made.token.id), admin, change);
    expect({ status, token: body.token }).toEqual({ status: 200, token: { ...before, ...after } });
  }
});

describe("PATCH that changes nothing is 200, and writes nothing", () => {
  const rowsOf = async (tokenId: string) => ({
    token: await db.autoEnrollmentToken.findUniqueOrThrow({ where: { id: tokenId } }),
    audit: await db.auditEntry.count({ where: { subjectId: tokenId } }),
  });

  test.each<[string, (shown: Json) => Json]>([
    ["an empty body", () => ({})],
    ["unknown fields alone", () => ({ colour: "red", token_secret: "x", metadata: {} })],
    ["scopes: null of a token without scopes", () => ({ scopes: null })],
    ["a value as it is", ({ max_hosts_per_day }) => ({ max_hosts_per_day })],
    ["the answer of GET, sent back", (shown) => shown],
  ])("%s", async (_name, bodyOf) => {
    for (const more of [{}, { metadata: { integration_type: "api" }, scopes: { host: ["get"] } }]) {
      const { body: made } = await createToken(admin, {
        ...{ ...production, default_host_group_id: group.id, ...more },
      });
      const tokenId = String(made.token.id);
      const { body: shown } = await getToken(tokenId, admin);
      const before = await rowsOf(tokenId);
      const body = bodyOf(shown);
      if ("scopes" in body && shown.scopes !== null) body.scopes = shown.scopes;
      expect(await patchToken(tokenId, admin, body)).toMatchObject({
        status: 200,
        body: { message: "Token updated successfully", token: shown },
      });
      expect(await rowsOf(tokenId)).toEqual(before);
    }
  });

  test("of an unknown id it is 404 all the same", async () => {
    expect(await patchToken("no-such-token", admin, {})).toMatchObject({
      status: 404,
      body: { error: "Token not found" },
    });
  });
});

import { expect, test } from "vitest";
import * as hosts from "@/app/api/hosts/route";
import { db } from "@/lib/db";
import { sha256 } from "@/lib/secrets/hash";
import { created, get, newHost, put, remove, rotate } from "@/tests/contract/s2-calls";
import { buildOrganization, cookieOf } from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { databaseText } from "@/tests/support/rows";

// S2, "Token Security Model" and "Data Exposure".

test("the plaintext is in one answer only, and nowhere in the database", async () => {
  const { admin, viewer } = await buildOrganization();
  const id = await created(admin);
  const secret = (await rotate(id, admin)).body.token;
  const row = await db.host.findUniqueOrThrow({ where: { id } });
  // S2: "Only token hash is stored in database".
  expect(row.agentTokenHash).toBe(sha256(secret));
  expect(await databaseText()).not.toContain(secret);
  expect(await databaseText()).toContain(sha256(secret));
  const rotatedAgain = await rotate(id, admin);
  const answers = [
    await get(id, admin),
    await get(id, viewer),
    await call(hosts, { as: cookieOf(admin) }),
    await call(hosts, { as: cookieOf(viewer) }),
    await put(id, admin, newHost),
    rotatedAgain,
    await remove(id, admin),
  ];
  for (const { body } of answers) {
    const text = JSON.stringify(body);
    expect(text).not.toContain(secret);
    expect(text).not.toContain(sha256(secret));
    expect(text).not.toContain(sha256(rotatedAgain.body.token));
    expect(text).not.toMatch(/hash|epoch/i);
  }
  expect(await databaseText()).not.toContain(secret);
});

test("all that is stored of a token is its SHA-256 and its first characters", async () => {
  const { admin } = await buildOrganization();
  const id = await created(admin);
  const before = await db.host.findUniqueOrThrow({ where: { id } });
  const { token } = (await rotate(id, admin)).body;
  const after = await db.host.findUniqueOrThrow({ where: { id } });
  const prefix = /^mst_agent_[0-9a-f]{6}/.exec(token)?.[0];
  expect(after).toEqual({
    ...before,
    agentTokenHash: sha256(token),
    agentTokenPrefix: prefix,
    tokenRotatedAt: expect.any(Date),
    updatedAt: expect.any(Date),
    credentialEpoch: before.credentialEpoch + 1,
  });
  // No piece of the rest, and no encoding of it, is anywhere: nothing could be decrypted.
  const text = await databaseText();
  const rest = token.slice(String(prefix).length);
  for (let at = 0; at + 12 <= rest.length; at += 1) {
    expect(text).not.toContain(rest.slice(at, at + 12));
  }
  const secret = token.slice("mst_agent_".length);
  for (const bytes of [Buffer.from(token), Buffer.from(secret), Buffer.from(secret, "hex")]) {
    for (const encoding of ["base64", "base64url", "hex"] as const) {
      const encoded = bytes.toString(encoding).replace(/=+$/, "");
      expect(text).not.toContain(encoded);
    }
  }
});

test("admin data is not cached, and every answer has a request id", async () => {
  const { admin } = await buildOrganization();
  const id = await created(admin);
  for (const answer of [await get(id, admin), await remove("no-such-id", admin)]) {
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  }
});

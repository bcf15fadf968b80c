import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { addToken, addTokenSchema } from "@/lib/fleet/auto-enrollment/add-token";
import { getAutoToken } from "@/lib/fleet/auto-enrollment/get-auto-token";
import { tokenHosts } from "@/lib/fleet/auto-enrollment/token-hosts";
import { buildAutoToken } from "@/tests/support/api-credentials";
import { buildGroup, buildHost, buildOrganization, ctxOf } from "@/tests/support/builders";
import { databaseText } from "@/tests/support/rows";
import { thrown } from "@/tests/support/thrown";

const proxmox = { metadata: { integration_type: "proxmox-lxc" } };

test("a token comes with a group made for it, and its commands hold the secret", async () => {
  const { admin } = await buildOrganization();
  const input = addTokenSchema.parse({ name: "Rack 4", newGroup: { name: "Racks" }, ...proxmox });
  const added = await addToken(ctxOf(admin), input);
  const token = await getAutoToken(ctxOf(admin), { id: added.id });
  expect(token.defaultHostGroup).toMatchObject({ name: "Racks", color: "#3B82F6" });
  expect(added.commands).toMatchObject({
    kind: "proxmox-lxc",
    proxmox: expect.stringContaining(`X-Auto-Enrollment-Secret: ${added.tokenSecret}`),
  });
  expect(await databaseText()).not.toContain(added.tokenSecret);
});

test("no token is made when its group cannot be", async () => {
  const { organization, admin } = await buildOrganization();
  await buildGroup(organization, "Racks");
  const input = addTokenSchema.parse({ name: "Rack 4", newGroup: { name: "Racks" } });
  expect(await thrown(() => addToken(ctxOf(admin), input))).toMatchObject({ kind: "conflict" });
  const where = { organizationId: organization.id };
  expect(await db.autoEnrollmentToken.count({ where })).toBe(0);
});

test("a token of the integration API comes with the one command it is good for", async () => {
  const { admin } = await buildOrganization();
  const metadata = { integration_type: "api" };
  const input = addTokenSchema.parse({ name: "Report", metadata, scopes: { host: ["get"] } });
  const { commands, tokenKey, tokenSecret } = await addToken(ctxOf(admin), input);
  expect(commands).toEqual({
    kind: "api",
    curl: expect.stringContaining(`-u '${tokenKey}:${tokenSecret}'`),
  });
});

test("a token of a widget comes with the widget", async () => {
  const { admin } = await buildOrganization();
  const metadata = { integration_type: "gethomepage" };
  const input = addTokenSchema.parse({ name: "Homepage", metadata });
  const { id, commands, tokenKey, tokenSecret } = await addToken(ctxOf(admin), input);
  expect(commands).toEqual({
    kind: "gethomepage",
    curl: expect.stringContaining(`-u '${tokenKey}:${tokenSecret}'`),
    widget: expect.stringContaining(tokenSecret),
  });
  expect(await getAutoToken(ctxOf(admin), { id })).toMatchObject({ use: "gethomepage" });
});

test("how far the hosts of each token have come", async () => {
  const { organization, admin } = await buildOrganization();
  const { token } = await buildAutoToken(organization);
  const { token: other } = await buildAutoToken(organization);
  const createdAt = new Date("2026-01-02T03:04:05Z");
  const lastReportAt = new Date("2026-01-02T03:05:00Z");
  const autoEnrollmentTokenId = token.id;
  await buildHost(organization, { autoEnrollmentTokenId, createdAt, lastReportAt });
  await buildHost(organization, { autoEnrollmentTokenId, createdAt: new Date(0) });
  await buildHost(organization);

  const hostsOf = await tokenHosts(ctxOf(admin));
  const far = { made: 2, reported: 1, lastMadeAt: createdAt, lastReportAt };
  expect(hostsOf(token.id)).toEqual(far);
  const nothing = { made: 0, reported: 0, lastMadeAt: null, lastReportAt: null };
  expect(hostsOf(other.id)).toEqual(nothing);
  expect((await tokenHosts(ctxOf(admin), token.id))(token.id)).toEqual(far);
  const foreign = await buildOrganization();
  expect((await tokenHosts(ctxOf(foreign.admin)))(token.id)).toEqual(nothing);
});

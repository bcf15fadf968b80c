import { afterEach, expect, test } from "vitest";
import * as hosts from "@/app/api/hosts/route";
import { requireSameSecret } from "@/lib/boot/same-secret";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { bearerOf, buildOrganization } from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import "@/tests/support/alone";

const { authSecretChanged } = env;

afterEach(async () => {
  env.authSecretChanged = authSecretChanged;
  await db.installation.deleteMany();
});

const knownAs = async (secretDigest: string | null) => {
  const given = { id: 1, secretDigest };
  await db.installation.upsert({ where: { id: 1 }, create: given, update: given });
};

test("a changed AUTH_SECRET ends the bearer tokens that were signed with the old one", async () => {
  await buildOrganization().then(({ admin }) => bearerOf(admin));
  await knownAs("the digest of another secret");
  env.authSecretChanged = true;
  await requireSameSecret();
  expect(await db.bearerToken.count()).toBe(0);
});

test("the first start of a version that notes the secret ends none", async () => {
  const { admin } = await buildOrganization();
  const bearer = await bearerOf(admin);
  await knownAs(null);
  await requireSameSecret();
  expect((await call(hosts, { as: bearer })).status).toBe(200);
});

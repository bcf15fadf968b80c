import { beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db";
import { postEnroll } from "@/tests/contract/s1-calls";
import { created, get, put } from "@/tests/contract/s2-calls";
import { enrollHost } from "@/tests/contract/s3-calls";
import { buildAutoToken, withAutoToken } from "@/tests/support/api-credentials";
import {
  buildHost,
  buildHostToken,
  buildOrganization,
  type Person,
  unique,
} from "@/tests/support/builders";

// "Some check host ids against UUID versions 0–5", the specification's README.

const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let organization: { id: string };
let admin: Person;

beforeAll(async () => {
  ({ organization, admin } = await buildOrganization());
});

test("a host that is born has a version 4 UUID, whatever the way in", async () => {
  const oneTime = (await buildHostToken(organization)).token;
  const many = withAutoToken(await buildAutoToken(organization));
  expect((await postEnroll({ token: oneTime })).body.hostId).toMatch(UUID_4);
  expect(await created(admin)).toMatch(UUID_4);
  expect((await enrollHost(many)).body.host.id).toMatch(UUID_4);
});

test.each([
  ["a version 7 UUID", "01890a5d-ac96-774b-bcce-b302099a8057"],
  ["no UUID", "host-of-old"],
])("a host born with %s keeps it", async (_shape, kind) => {
  const { host } = await buildHost(organization, {
    id: `${kind.slice(0, -6)}${unique().slice(6)}`,
  });
  expect((await get(host.id, admin)).body.data.id).toBe(host.id);
  expect((await put(host.id, admin, { name: "renamed" })).body.data).toMatchObject({
    id: host.id,
    name: "renamed",
  });
  expect(await db.host.count({ where: { id: host.id } })).toBe(1);
});

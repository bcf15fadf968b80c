import { beforeAll, describe, expect, test } from "vitest";
import * as document from "@/app/api/openapi.json/route";
import { db } from "@/lib/db";
import { createToken, patchToken, production } from "@/tests/contract/s3-calls";
import { buildAutoToken } from "@/tests/support/api-credentials";
import { buildOrganization, type Person } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// Ansible, Terraform and shell templates write numbers and booleans as text.

let organization: { id: string };
let admin: Person;

beforeAll(async () => {
  ({ organization, admin } = await buildOrganization());
});

const stored = (id: string) =>
  db.autoEnrollmentToken
    .findUniqueOrThrow({ where: { id } })
    .then(({ maxHostsPerDay, isActive }) => ({ maxHostsPerDay, isActive }));

test('"max_hosts_per_day": "150" is 201, and stored as 150', async () => {
  const { status, body } = await createToken(admin, { ...production, max_hosts_per_day: "150" });
  expect(status).toBe(201);
  expect(body.token.max_hosts_per_day).toBe(150);
  expect(await stored(String(body.token.id))).toMatchObject({ maxHostsPerDay: 150 });
});

test("text that is not plainly a whole number within the limits is 400", async () => {
  for (const max of ["1e2", "0x10", "7.0", " 7", "007", "", "0", "1001", "many", "NaN"]) {
    const { status } = await createToken(admin, { ...production, max_hosts_per_day: max });
    expect([max, status]).toEqual([max, 400]);
  }
});

test.each([
  [false, false],
  ["false", false],
  ["False", false],
  ["true", true],
  ["True", true],
])('"is_active": %j is %s', async (given, meant) => {
  const { id } = (await buildAutoToken(organization, { isActive: !meant })).token;
  const answer = await patchToken(id, admin, { is_active: given, max_hosts_per_day: "7" });
  expect(answer.status).toBe(200);
  expect(answer.body.token).toMatchObject({ is_active: meant, max_hosts_per_day: 7 });
  expect(await stored(id)).toEqual({ isActive: meant, maxHostsPerDay: 7 });
});

test.each(["yes", "no", "1", "0", 1, 0, "", "TRUE", " true", null, []])(
  '"is_active": %j is 400',
  async (given) => {
    const { id } = (await buildAutoToken(organization)).token;
    const answer = await patchToken(id, admin, { is_active: given });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      errors: [{ msg: "is_active must be true or false", param: "is_active" }],
    });
  },
);

describe("the API document tells it", () => {
  type Field = { anyOf: { type: string; enum?: string[]; pattern?: string }[] };

  test("of every such field", async () => {
    const { body } = await call<{ paths: Record<string, Record<string, unknown>> }>(document, {});
    const text = (path: string, method: string, field: string): Field => {
      const operation = body.paths[path]?.[method] as {
        requestBody: { content: { "application/json": { schema: { properties: never } } } };
      };
      return operation.requestBody.content["application/json"].schema.properties[field];
    };
    const tokens = "/api/v1/auto-enrollment/tokens";
    for (const field of [
      text(tokens, "post", "max_hosts_per_day"),
      text(`${tokens}/{id}`, "patch", "max_hosts_per_day"),
      text("/api/v1/auth/login", "post", "expires_in"),
      text("/api/hosts/{id}/token", "post", "overlapSeconds"),
    ]) {
      expect(field.anyOf.map(({ type }) => type)).toEqual(["integer", "string"]);
    }
    const active = text(`${tokens}/{id}`, "patch", "is_active");
    expect(active.anyOf.map(({ type }) => type)).toEqual(["boolean", "string"]);
  });
});

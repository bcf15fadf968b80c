import { describe, expect, test } from "vitest";
import * as enroll from "@/app/api/agent/enroll/route";
import { db } from "@/lib/db";
import { beat, type Enrolled, postEnroll } from "@/tests/contract/s1-calls";
import { buildHostToken, buildOrganization, freshAddress } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// S1: a valid token provisions a host. The specification's README, decision 5: the token alone.

describe("201", () => {
  test.each([
    ["absent", {}],
    ["null", { name: null, hostname: null, os: null, architecture: null, dockerVersion: null }],
    ["empty", { name: "", hostname: " ", os: "", architecture: "\t", dockerVersion: "" }],
  ])("the token alone is enough: everything else %s", async (_name, rest) => {
    const { organization } = await buildOrganization();
    const { token } = await buildHostToken(organization, "unused", { name: "rack 7" });
    const { status, body } = await postEnroll({ token, ...rest });
    expect(status).toBe(201);
    expect(await db.host.findUniqueOrThrow({ where: { id: body.hostId } })).toMatchObject({
      ...{ name: "rack 7", hostname: null, os: null, architecture: null, dockerVersion: null },
    });
    expect((await beat(body.token)).status).toBe(200);
  });

  test.each([
    ["its name", { name: "web", hostname: "web.example.com" }, "web"],
    ["its hostname, for want of a name", { hostname: "web.example.com" }, "web.example.com"],
    ["a hostname of 150 characters", { name: "", hostname: "h".repeat(150) }, "h".repeat(150)],
  ])("the host is called by %s", async (_name, fields, name) => {
    const { organization } = await buildOrganization();
    const { token } = await buildHostToken(organization, "unused", { name: "rack 7" });
    const { body } = await postEnroll({ token, ...fields });
    expect(await db.host.findUniqueOrThrow({ where: { id: body.hostId } })).toMatchObject({ name });
  });

  test("without any name the host is called by its address", async () => {
    const { organization } = await buildOrganization();
    const { token } = await buildHostToken(organization);
    const ip = freshAddress();
    const { body } = await call<Enrolled>(enroll, { method: "POST", body: { token }, ip });
    const row = await db.host.findUniqueOrThrow({ where: { id: body.hostId } });
    expect(row.name).toBe(ip);
  });
});

test("a token that is too long is not called absent", async () => {
  expect(await call(enroll, { method: "POST", body: { token: "x".repeat(256) } })).toMatchObject({
    status: 400,
    body: { error: "token: Enrollment token must have at most 255 characters" },
  });
});

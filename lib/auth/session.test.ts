import { encode } from "next-auth/jwt";
import { describe, expect, test } from "vitest";
import { ORGANIZATION_COOKIE, SESSION_COOKIE, sealSession, sessionOf } from "@/lib/auth/session";
import { authSecret } from "@/lib/secrets/auth-secret";
import { signJwt } from "@/lib/secrets/jwt";

const cookie = (token: string) => `other=1; ${SESSION_COOKIE}=${token}; ${ORGANIZATION_COOKIE}=o1`;
const sealed = (token: Record<string, unknown>, secret = authSecret(), maxAge = 60) =>
  encode({ token, secret, maxAge });

test("a session says who, of which epoch, and which organization they look at", async () => {
  const token = await sealSession({ id: "somebody", sessionEpoch: 3 });
  expect(await sessionOf(cookie(token))).toEqual({
    userId: "somebody",
    sessionEpoch: 3,
    organizationId: "o1",
    via: "session",
  });
  expect(token).not.toContain("somebody");
});

describe("no session", () => {
  test.each([
    ["no header", async () => null],
    ["no cookie of ours", async () => "a=b; c"],
    ["an empty cookie", async () => cookie("")],
    ["text", async () => cookie("nonsense")],
    ["a NUL", async () => cookie("%00")],
    [
      "another secret",
      async () => cookie(await sealed({ sub: "somebody", epoch: 1 }, "x".repeat(64))),
    ],
    [
      "a past one",
      async () => cookie(await sealed({ sub: "somebody", epoch: 1 }, authSecret(), -60)),
    ],
    ["no person", async () => cookie(await sealed({ epoch: 1 }))],
    ["no epoch", async () => cookie(await sealed({ sub: "somebody" }))],
    ["an epoch of text", async () => cookie(await sealed({ sub: "somebody", epoch: "1" }))],
    [
      "a bearer token in the cookie",
      async () => cookie(await signJwt("muster:admin", { sub: "somebody", epoch: 1 }, new Date())),
    ],
  ])("in %s", async (_name, header) => {
    expect(await sessionOf(await header())).toBeUndefined();
  });
});

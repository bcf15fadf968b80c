import { execFile } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import bcrypt from "bcryptjs";
import { SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { env } from "@/lib/env";
import { authSecret } from "@/lib/secrets/auth-secret";
import { equalHash, sha256 } from "@/lib/secrets/hash";
import { signJwt, verifyJwt } from "@/lib/secrets/jwt";
import { hashPassword, verifyPassword } from "@/lib/secrets/password";
import { randomSetupCode, randomToken, tokenPrefix } from "@/lib/secrets/random";

const run = promisify(execFile);

describe("random", () => {
  test.each(["mst_enroll", "mst_agent", "mst_invite"] as const)(
    "a %s token is its kind and 32 bytes, of which six characters may be shown",
    (kind) => {
      const token = randomToken(kind);
      expect(token).toMatch(new RegExp(`^${kind}_[0-9a-f]{64}$`));
      expect(tokenPrefix(token)).toBe(token.slice(0, kind.length + 7));
      // A secret of 72 bytes and more would be cut by bcrypt; these are not meant for it.
      expect(new Set(Array.from({ length: 100 }, () => randomToken(kind))).size).toBe(100);
    },
  );

  test("a setup code can be typed and read out", () => {
    for (let round = 0; round < 100; round += 1) {
      expect(randomSetupCode()).toMatch(/^([a-km-z2-9]{5}-){3}[a-km-z2-9]{5}$/);
    }
  });
});

describe("hash", () => {
  test("is SHA-256 as hex", () => {
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  test("equality needs the same length and bytes", () => {
    expect(equalHash("ab", "ab")).toBe(true);
    expect(equalHash("ab", "ac")).toBe(false);
    expect(equalHash("ab", "abc")).toBe(false);
    expect(equalHash("é", "e")).toBe(false);
  });
});

describe("password", () => {
  test("is hashed with bcrypt at cost 12 and fits nothing else", async () => {
    const hash = await hashPassword("correct horse");
    expect(bcrypt.getRounds(hash)).toBe(12);
    expect(await verifyPassword("correct horse", hash)).toBe(true);
    expect(await verifyPassword("Correct horse", hash)).toBe(false);
  });

  test("of nobody fits nothing and costs the same", async () => {
    const hash = await hashPassword("correct horse");
    const timeOf = async (run: () => Promise<boolean>) => {
      const started = process.cpuUsage();
      expect(await run()).toBe(false);
      const { user, system } = process.cpuUsage(started);
      return user + system;
    };
    const known = await timeOf(() => verifyPassword("wrong", hash));
    const unknown = await timeOf(() => verifyPassword("wrong", undefined));
    // A factor, for the machine is busy: without the decoy it would be a thousand.
    expect(unknown).toBeGreaterThan(known / 5);
    expect(unknown).toBeLessThan(known * 5);
  });
});

describe("jwt", () => {
  const now = new Date("2026-01-01T00:00:00Z");
  const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

  test("comes back as it was signed, for its audience and time alone", async () => {
    const token = await signJwt("muster:admin", { sub: "u1", epoch: 3 }, now, later(60));
    expect(await verifyJwt("muster:admin", token, later(59))).toMatchObject({
      sub: "u1",
      epoch: 3,
    });
    expect(await verifyJwt("muster:admin", token, later(60))).toBeUndefined();
    expect(await verifyJwt("muster:agent", token, now)).toBeUndefined();
    expect(await verifyJwt("muster:device", token, now)).toBeUndefined();
  });

  test("without an expiry lasts", async () => {
    const token = await signJwt("muster:agent", { sub: "h1" }, now);
    expect(await verifyJwt("muster:agent", token, later(20 * 365 * 86_400))).toBeDefined();
  });

  test("of another key, without a signature, changed or broken is none", async () => {
    const claims = { sub: "u1", aud: "muster:admin" };
    const header = { alg: "HS256" };
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const token = await signJwt("muster:admin", { sub: "u1" }, now);
    const [head, , signature] = token.split(".");
    const forged = [
      await new SignJWT(claims).setProtectedHeader(header).sign(Buffer.alloc(32, 1)),
      // The secret itself is not the key.
      await new SignJWT(claims).setProtectedHeader(header).sign(Buffer.from(authSecret())),
      `${encode({ alg: "none" })}.${encode(claims)}.`,
      `${head}.${encode({ ...claims, sub: "u2" })}.${signature}`,
      token.slice(0, -2),
      "",
      "a.b.c",
      "\0",
    ];
    for (const one of forged) expect(await verifyJwt("muster:admin", one, now)).toBeUndefined();
  });
});

describe("the secret of this installation", () => {
  test("is made once and is for the server's eyes", () => {
    const path = join(env.dataDir, "auth-secret");
    expect(authSecret()).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(path, "utf8").trim()).toBe(authSecret());
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(env.dataDir).filter((name) => name.startsWith("auth-secret."))).toEqual([]);
  });

  test("is one when four processes make it at once", async () => {
    const dataDir = join(env.dataDir, "four");
    const script = 'import("@/lib/secrets/auth-secret").then((m) => console.log(m.authSecret()))';
    const options = { env: { ...process.env, DATA_DIR: dataDir, AUTH_SECRET: "" } };
    const one = () => run(process.execPath, ["--import", "tsx", "-e", script], options);
    const printed = await Promise.all(Array.from({ length: 4 }, one));
    const secrets = printed.map(({ stdout }) => stdout.trim());
    expect(secrets).toHaveLength(4);
    expect(new Set(secrets).size).toBe(1);
  }, 60_000);
});

import { afterEach, describe, expect, test, vi } from "vitest";
import { bcrypt } from "@/lib/secrets/bcrypt";
import { randomHex } from "@/lib/secrets/random";
import { slowHash, slowVerify } from "@/lib/secrets/slow-hash";

afterEach(() => vi.restoreAllMocks());

describe("a slow hash", () => {
  test("is bcrypt, of cost 10 for S3's secrets", async () => {
    expect(await slowHash("enrollmentSecret", randomHex(32))).toMatch(/^\$2[ab]\$10\$/);
    expect(await slowHash("apiKey", randomHex(32))).toMatch(/^\$2[ab]\$04\$/);
  });

  test("is compared once for a secret that fits, by callers one after another and at once", async () => {
    const secret = randomHex(32);
    const hash = await slowHash("apiKey", secret);
    const compare = vi.spyOn(bcrypt, "compare");
    const first = Array.from({ length: 20 }, () => slowVerify("apiKey", secret, hash));
    expect(new Set(await Promise.all(first))).toEqual(new Set([true]));
    for (let n = 0; n < 20; n += 1) expect(await slowVerify("apiKey", secret, hash)).toBe(true);
    expect(compare).toHaveBeenCalledTimes(1);
  });

  test("forgets a secret with its hash, and never remembers a wrong one", async () => {
    const [secret, other] = [randomHex(32), randomHex(32)];
    const hash = await slowHash("apiKey", secret);
    expect(await slowVerify("apiKey", secret, hash)).toBe(true);
    expect(await slowVerify("apiKey", secret, await slowHash("apiKey", other))).toBe(false);
    const compare = vi.spyOn(bcrypt, "compare");
    for (let n = 1; n <= 3; n += 1) {
      expect(await slowVerify("apiKey", other, hash)).toBe(false);
      expect(compare).toHaveBeenCalledTimes(n);
    }
  });

  test("fits no secret that only begins with the right 72 bytes", async () => {
    const secret = "x".repeat(72);
    const hash = await slowHash("apiKey", secret);
    expect(await slowVerify("apiKey", `${secret}y`, hash)).toBe(false);
    expect(await slowVerify("apiKey", secret, hash)).toBe(true);
  });

  test("of nobody is compared all the same, and fits nothing", async () => {
    const compare = vi.spyOn(bcrypt, "compare");
    expect(await slowVerify("apiKey", randomHex(32), null)).toBe(false);
    expect(compare).toHaveBeenCalledTimes(1);
  });
});

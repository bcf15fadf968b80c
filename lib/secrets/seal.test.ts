import { describe, expect, test } from "vitest";
import { randomToken } from "@/lib/secrets/random";
import { seal, unseal } from "@/lib/secrets/seal";

const token = randomToken("mst_bootstrap");

describe("seal", () => {
  test("comes back with its token and its context alone", () => {
    const sealed = seal("clé\n", token, "host-1");
    expect(unseal(sealed, token, "host-1")).toBe("clé\n");
    expect(() => unseal(sealed, randomToken("mst_bootstrap"), "host-1")).toThrow();
    expect(() => unseal(sealed, token, "host-2")).toThrow();
  });

  test("never looks the same twice, and shows nothing of the text", () => {
    const sealed = Array.from({ length: 50 }, () => seal("a".repeat(64), token, "host-1"));
    expect(new Set(sealed).size).toBe(50);
    // Two could stand in 50 random texts by chance; eight cannot.
    for (const one of sealed)
      expect(Buffer.from(one, "base64url").toString()).not.toContain("aaaaaaaa");
  });

  test("does not open when any bit was changed, or when it was cut", () => {
    const bytes = Buffer.from(seal("secret", token, ""), "base64url");
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => unseal(changed.toString("base64url"), token, "")).toThrow();
      expect(() => unseal(bytes.subarray(0, at).toString("base64url"), token, "")).toThrow();
    }
  });
});

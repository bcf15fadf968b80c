import { expect, test } from "vitest";
import { fitsMac, secretMac } from "@/lib/secrets/keyed-mac";
import { randomHex } from "@/lib/secrets/random";

test("a MAC tells its own secret from every other, and holds none of it", () => {
  const [secret, other] = [randomHex(32), randomHex(32)];
  const mac = secretMac(secret);
  expect(mac).toMatch(/^[0-9a-f]{16}:[0-9a-f]{64}$/);
  expect(mac).not.toContain(secret);
  expect(fitsMac(secret, mac)).toBe(true);
  for (const wrong of [other, "", `${secret}0`, secret.slice(1)]) {
    expect(fitsMac(wrong, mac)).toBe(false);
  }
});

test("one of another key says nothing, and neither does none", () => {
  const secret = randomHex(32);
  const [, hex = ""] = secretMac(secret).split(":");
  expect(fitsMac(secret, `${"0".repeat(16)}:${hex}`)).toBeUndefined();
  expect(fitsMac(secret, null)).toBeUndefined();
});

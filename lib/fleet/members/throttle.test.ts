import { describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { FleetError } from "@/lib/fleet/errors";
import {
  addressKey,
  countAttempt,
  forgetAttempts,
  networkOf,
  type ThrottleKey,
} from "@/lib/fleet/members/throttle";
import { buildCaller, unique } from "@/tests/support/builders";

const keyOf = (kind: ThrottleKey["kind"]): ThrottleKey => ({ kind, value: unique() });

/** Seconds to wait, or 0 when the try was let through. */
async function tryAt(now: Date, ...keys: ThrottleKey[]): Promise<number> {
  try {
    await countAttempt(buildCaller({ now }), keys);
    return 0;
  } catch (error) {
    if (error instanceof FleetError && error.kind === "rate_limited") return error.retryAfter ?? 0;
    throw error;
  }
}

/** Tries for ever as soon as it may, and gives the waits in between. */
async function waitsOf(key: ThrottleKey, tries: number): Promise<number[]> {
  const waits: number[] = [];
  let now = new Date();
  for (let count = 0; count < tries; count += 1) {
    const wait = await tryAt(now, key);
    waits.push(wait);
    if (wait === 0) continue;
    expect(await tryAt(new Date(now.getTime() + wait * 1000 - 1), key)).toBe(1);
    now = new Date(now.getTime() + wait * 1000);
    expect(await tryAt(now, key)).toBe(0);
  }
  return waits;
}

test("five tries are free, then each waits twice as long, an account's at most 30 s", async () => {
  expect(await waitsOf(keyOf("account"), 14)).toEqual([
    ...[0, 0, 0, 0, 0, 0],
    ...[2, 4, 8, 16, 30, 30, 30, 30],
  ]);
});

test("an address has twenty, and waits at most 15 minutes", async () => {
  const waits = await waitsOf(keyOf("address"), 34);
  expect(waits.slice(0, 21)).toEqual(Array(21).fill(0));
  expect(waits.slice(21)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]);
});

test("forty tries at once let five free ones and one more through", async () => {
  const key = keyOf("account");
  const now = new Date();
  const waits = await Promise.all(Array.from({ length: 40 }, () => tryAt(now, key)));
  expect(waits.filter((wait) => wait === 0)).toHaveLength(6);
  expect(new Set(waits)).toEqual(new Set([0, 2]));
});

test("a refused try counts under no key, so nobody's own wait grows by somebody else's", async () => {
  const account = keyOf("account");
  const now = new Date();
  for (let count = 0; count < 6; count += 1) await tryAt(now, account);
  const address = keyOf("address");
  for (let count = 0; count < 30; count += 1) {
    expect(await tryAt(now, address, account)).toBe(2);
  }
  expect(await db.loginThrottle.count({ where: { key: `address:${address.value}` } })).toBe(0);
  expect(await tryAt(new Date(now.getTime() + 2000), address, account)).toBe(0);
});

test("keys in any order do not wait for each other", async () => {
  const [a, b] = [keyOf("account"), keyOf("address")];
  const now = new Date();
  const waits = await Promise.all(
    Array.from({ length: 20 }, (_, at) => tryAt(now, ...(at % 2 === 0 ? [a, b] : [b, a]))),
  );
  expect(waits.filter((wait) => wait === 0)).toHaveLength(6);
});

test("a success forgets, and so does a day", async () => {
  const key = keyOf("account");
  const now = new Date();
  for (let count = 0; count < 6; count += 1) await tryAt(now, key);
  expect(await tryAt(now, key)).toBe(2);
  await forgetAttempts(buildCaller({ now }), [key]);
  for (let count = 0; count < 6; count += 1) expect(await tryAt(now, key)).toBe(0);
  const tomorrow = new Date(now.getTime() + 24 * 3_600_000 + 1);
  for (let count = 0; count < 6; count += 1) expect(await tryAt(tomorrow, key)).toBe(0);
});

test("rows a day old go with the next success of anybody", async () => {
  const [old, own] = [keyOf("account"), keyOf("account")];
  const now = new Date();
  await tryAt(new Date(now.getTime() - 25 * 3_600_000), old);
  await forgetAttempts(buildCaller({ now }), [own]);
  expect(await db.loginThrottle.count({ where: { key: `account:${old.value}` } })).toBe(0);
});

describe("an address stands for its network", () => {
  test.each([
    ["192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"],
    ["2001:db8:1:2:ffff::1", "2001:db8:1:2::"],
    ["::1", "::"],
    [null, null],
  ])("%s as %s", (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });

  test("and for one purpose", () => {
    const caller = buildCaller({ ip: "192.0.2.7" });
    expect(addressKey(caller, "setup")).not.toEqual(addressKey(caller, "sign-in"));
  });
});

import { describe, expect, test } from "vitest";
import { inRanges, normalizeIp, normalizeRange, rangeFault } from "@/lib/ip-ranges";

test.each([
  ["192.168.1.10", "192.168.1.10"],
  ["10.0.0.7/24", "10.0.0.0/24"],
  ["0.0.0.0/0", "0.0.0.0/0"],
  ["::ffff:192.168.1.10", "192.168.1.10"],
  ["::ffff:10.0.0.0/104", "10.0.0.0/8"],
  ["2001:DB8:0:0::7/64", "2001:db8::/64"],
  ["::/0", "::/0"],
  ["2001:db8::1/128", "2001:db8::1/128"],
])("%s is the range %s", (text, normalized) => {
  expect(normalizeRange(text)).toBe(normalized);
});

test.each([
  ...["", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8/8", "10.0.0.0/ 8", "10.0.0"],
  ...["fe80::1%eth0", "fe80::%eth0/64", "010.0.0.1", "10.0.0.01/8", "::ffff:10.0.0.010"],
  ...["10.0.0.256", "0x7f.1", "2130706433", "::1/129", "host.example", "10.0.0.0/8.0", "*"],
])("%j is no range", (text) => {
  expect(normalizeRange(text)).toBeNull();
});

test("an address is shortened, a mapped one is v4, a number is none", () => {
  expect(normalizeIp("::ffff:10.0.0.1")).toBe("10.0.0.1");
  expect(normalizeIp("2001:0db8::0007")).toBe("2001:db8::7");
  expect(normalizeIp("2130706433")).toBeNull();
});

test("an address that arrives loses its zone, and then matches", () => {
  expect(normalizeIp("fe80::1%eth0")).toBe("fe80::1");
  expect(normalizeIp("fe80::1%")).toBeNull();
  expect(normalizeIp("10.0.0.1%eth0")).toBeNull();
  expect(inRanges(normalizeIp("fe80::1%eth0"), ["fe80::/10"])).toBe(true);
});

test.each([
  ["fe80::1%eth0", /names a network interface.*leave out "%eth0"/],
  ["fe80::%25en1/64", /leave out "%25en1"/],
  ["010.0.0.1", /leading 0/],
  ["10.0.0.01/8", /leading 0/],
  ["10%eth0", /neither an IP address nor a CIDR/],
  ["", /neither an IP address nor a CIDR/],
])("%s is refused in words", (text, sentence) => {
  expect(rangeFault(text)).toMatch(sentence);
  expect(rangeFault("10.0.0.0/8")).toBeUndefined();
});

describe("an address is", () => {
  test.each([
    ["192.168.1.10", ["192.168.1.10"], true],
    ["192.168.1.11", ["192.168.1.10"], false],
    ["10.0.0.255", ["10.0.0.0/24"], true],
    ["10.0.1.0", ["10.0.0.0/24"], false],
    ["::ffff:10.0.0.9", ["10.0.0.0/24"], true],
    ["10.0.0.9", ["::ffff:10.0.0.0/120"], true],
    ["2001:db8::7", ["2001:db8::/32"], true],
    ["2001:db9::7", ["2001:db8::/32", "10.0.0.0/8"], false],
    ["10.0.0.9", ["::/0"], false],
    ["10.0.0.9", [], false],
    [null, ["0.0.0.0/0"], false],
  ] as const)("%s in %j: %s", (ip, ranges, expected) => {
    expect(inRanges(ip, ranges)).toBe(expected);
  });
});

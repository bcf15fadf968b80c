import { describe, expect, it } from "vitest";

import { formatBytes, formatPlural } from "./number";
import { formatDuration, formatRelative, formatUtc } from "./time";

const now = Date.UTC(2025, 10, 22, 12, 0, 0);
const ago = (seconds: number) => formatRelative(now - seconds * 1000, now);

describe("formatRelative", () => {
  it.each([
    [0, "now"],
    [9, "now"],
    [10, "10 s ago"],
    [59, "50 s ago"],
    [60, "1 min ago"],
    [3599, "59 min ago"],
    [3600, "1 h ago"],
    [86_399, "23 h ago"],
    [86_400, "1 d ago"],
    [30 * 86_400, "23 Oct 2025"],
    [-3600, "in 1 h"],
  ])("says %i seconds as %s", (seconds, text) => expect(ago(seconds)).toBe(text));
});

describe("formatDuration", () => {
  it.each([
    [-5, "0 s"],
    [9_999, "9 s"],
    [843_000, "14 min 03 s"],
    [83_640_000, "23 h 14 min"],
    [90_000_000, "1 d 1 h"],
  ])("says %i ms as %s", (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe("formatBytes", () => {
  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1 KiB"],
    [1536, "1.5 KiB"],
    [1024 ** 3 - 1, "1 GiB"],
    [16_642_998_272, "15.5 GiB"],
  ])("says %i as %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

it("counts one host and many hosts", () => {
  expect(formatPlural(1, "host")).toBe("1 host");
  expect(formatPlural(12_408, "host")).toBe("12,408 hosts");
  expect(formatPlural(2, "repository")).toBe("2 repositories");
  expect(formatPlural(2, "day")).toBe("2 days");
});

it("writes UTC whatever the zone of the machine", () => {
  expect(formatUtc(now)).toBe("22 Nov 2025, 12:00:00 UTC");
});

import { describe, expect, test } from "vitest";
import { loginPath, ownPath } from "@/lib/auth/own-path";
import { env } from "@/lib/env";

describe("a sign-in leads back to", () => {
  test.each([
    ["/", "/"],
    ["/hosts?status=offline&sort=-name#top", "/hosts?status=offline&sort=-name#top"],
    [`${env.publicUrl}/audit?actor=1`, "/audit?actor=1"],
    ["hosts", "/hosts"],
    ["/loginary", "/loginary"],
  ])("%s", (address, path) => {
    expect(ownPath(address)).toBe(path);
  });
});

describe("a sign-in never leads to", () => {
  test.each([
    "https://evil.example/hosts",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/.//evil.example",
    "/hosts/../..//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "http://",
    "/\t/evil.example",
    `${env.publicUrl}@evil.example/`,
    `${env.publicUrl}.evil.example/`,
    "/api/auth/signout",
    "/login?callbackUrl=/login",
    "/setup",
    "/invite",
    "",
  ])("%s", (address) => {
    expect(ownPath(address)).toBeUndefined();
  });
});

test("the login page is told where from, unless it is the front page or unknown", () => {
  expect(loginPath("/hosts?search=a b")).toBe("/login?callbackUrl=%2Fhosts%3Fsearch%3Da%2520b");
  expect(loginPath("/")).toBe("/login");
  expect(loginPath(null)).toBe("/login");
});

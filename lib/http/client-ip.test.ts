import { expect, test } from "vitest";
import { clientIp, REMOTE_ADDRESS_HEADER } from "@/lib/http/client-ip";

const proxies = ["10.0.0.0/8", "192.0.2.1", "2001:db8::/32"];

function ip(remote: string | undefined, forwarded?: string, trusted = proxies) {
  const headers = new Headers();
  if (remote !== undefined) headers.set(REMOTE_ADDRESS_HEADER, remote);
  if (forwarded !== undefined) headers.set("x-forwarded-for", forwarded);
  return clientIp(headers, trusted);
}

test.each([
  ["nobody behind a proxy", "203.0.113.7", undefined, "203.0.113.7"],
  ["a forged header from a stranger", "203.0.113.7", "198.51.100.9", "203.0.113.7"],
  ["a trusted proxy", "10.1.2.3", "198.51.100.9", "198.51.100.9"],
  ["a trusted proxy by its one address", "192.0.2.1", "198.51.100.9", "198.51.100.9"],
  ["the neighbour of a trusted proxy", "192.0.2.2", "198.51.100.9", "192.0.2.2"],
  ["what the client wrote before the proxy", "10.1.2.3", "6.6.6.6, 198.51.100.9", "198.51.100.9"],
  ["two proxies in a row", "10.1.2.3", "198.51.100.9, 10.9.9.9", "198.51.100.9"],
  ["a proxy that names only proxies", "10.1.2.3", "10.9.9.9", "10.9.9.9"],
  ["a proxy that says nothing", "10.1.2.3", undefined, "10.1.2.3"],
  ["a proxy that says nonsense", "10.1.2.3", "unknown", "10.1.2.3"],
  ["an IPv6 proxy", "2001:db8::1", "2001:DB9:0:0:0:0:0:7", "2001:db9::7"],
  ["IPv4 written as IPv6", "::ffff:203.0.113.7", undefined, "203.0.113.7"],
  ["a trusted proxy written as IPv6", "::ffff:10.0.0.1", "198.51.100.9", "198.51.100.9"],
  ["no socket", undefined, "198.51.100.9", null],
  ["a socket without an address", "", "198.51.100.9", null],
])("%s", (_name, remote, forwarded, expected) => {
  expect(ip(remote, forwarded)).toBe(expected);
});

test("without trusted proxies the header counts for nothing", () => {
  expect(ip("10.1.2.3", "198.51.100.9", [])).toBe("10.1.2.3");
});

import { describe, expect, test } from "vitest";
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

describe("a hop is written as", () => {
  const written = [
    ["an address and a port, as application gateways do", "198.51.100.20:40112", "198.51.100.20"],
    ["IPv6", "2001:db9::1", "2001:db9::1"],
    ["IPv6 in brackets", "[2001:db9::1]", "2001:db9::1"],
    ["IPv6 and a port", "[2001:DB9::1]:4711", "2001:db9::1"],
    ["IPv6 with a zone", "fe80::1%eth0", "fe80::1"],
    ["IPv6 with a zone, in brackets", "[fe80::1%eth0]:4711", "fe80::1"],
    ["IPv4 as IPv6, and a port", "[::ffff:198.51.100.20]:4711", "198.51.100.20"],
    ["a port that is hidden", "198.51.100.20:_p0rt", "198.51.100.20"],
    ["an address with a 0 that some read as octal", "198.51.100.020", "10.1.2.3"],
    ["unknown", "unknown", "10.1.2.3"],
    ["a hidden name", "_SEVKISEK", "10.1.2.3"],
    ["a host name", "client.example", "10.1.2.3"],
    ["a port too long to be one", "198.51.100.20:4711234", "10.1.2.3"],
  ] as const;

  test.each(written)("%s", (_what, node, client) => {
    expect(ip("10.1.2.3", node)).toBe(client);
    expect(ip("10.1.2.3", `6.6.6.6,${node},`)).toBe(client);
    expect(ip("10.1.2.3", `"${node}"`)).toBe(client);
    expect(ip("10.1.2.3", `6.6.6.6, , ${node}, 10.9.9.9:80`)).toBe(
      client === "10.1.2.3" ? "10.9.9.9" : client,
    );
    expect(both(undefined, `for="${node}"`)).toBe(client);
    expect(both(undefined, `for=6.6.6.6, For="${node}";proto=https;by=_us`)).toBe(client);
    expect(both(undefined, `for=${node};proto=https`)).toBe(client);
    expect(ip("203.0.113.7", node)).toBe("203.0.113.7");
  });

  test.each([
    ['for="[2001:db9:cafe::17]:4711"', "2001:db9:cafe::17"],
    ["for=192.0.2.43, for=198.51.100.17", "198.51.100.17"],
    ["for=198.51.100.17;by=203.0.113.43;proto=http, for=10.0.0.1", "198.51.100.17"],
    ['for=_hidden, for=_SEVKISEK, for="10.0.0.1:80"', "10.0.0.1"],
    ["by=203.0.113.43;proto=https;FOR=198.51.100.17;host=a.example", "198.51.100.17"],
    ["for=198.51.100.17 ; proto=https , , ;", "198.51.100.17"],
    ['for=198.51.100.17;host="a, for=6.6.6.6"', "198.51.100.17"],
    ["proto=https;host=a.example", "10.1.2.3"],
    ["", "10.1.2.3"],
  ])("Forwarded: %s", (header, client) => {
    expect(both(undefined, header)).toBe(client);
  });

  test("elements of one way in several header lines", () => {
    const headers = new Headers({ [REMOTE_ADDRESS_HEADER]: "10.1.2.3" });
    headers.append("x-forwarded-for", "6.6.6.6");
    headers.append("x-forwarded-for", "198.51.100.20:1");
    headers.append("x-forwarded-for", "10.9.9.9");
    expect(clientIp(headers, proxies)).toBe("198.51.100.20");
  });
});

function both(xForwardedFor: string | undefined, forwarded: string) {
  const headers = new Headers({ [REMOTE_ADDRESS_HEADER]: "10.1.2.3", forwarded });
  if (xForwardedFor !== undefined) headers.set("x-forwarded-for", xForwardedFor);
  return clientIp(headers, proxies);
}

describe("a client is not who it says, whichever header its proxy writes:", () => {
  const client = "198.51.100.9";

  test.each([
    ["another address", "6.6.6.6", "for=6.6.6.6"],
    ["no address", "unknown", "for=_hidden"],
  ])("it names %s in the one its proxy hands on", (_what, xForwardedFor, forwarded) => {
    expect(both(client, forwarded)).toBeNull();
    expect(both(xForwardedFor, `for=${client}`)).toBeNull();
  });

  test.each([
    ["a proxy", "10.9.9.9", "for=10.9.9.9"],
    ["nobody", " , ", "proto=https"],
  ])("it names %s there, and stays itself", (_what, xForwardedFor, forwarded) => {
    expect(both(client, forwarded)).toBe(client);
    expect(both(xForwardedFor, `for=${client}`)).toBe(client);
  });

  test("both headers name it, as of a proxy that writes both", () => {
    expect(both(`6.6.6.6, ${client}:4711`, `for=6.6.6.7, for="${client}"`)).toBe(client);
  });

  test.each([
    ...['for="6.6.6.6, for=198.51.100.9', 'x=", for="[2001:db9::1]:4711"', 'a="b"c, for=1.2.3.4'],
    ...['a=", for=198.51.100.9;host=";for=6.6.6.6;b="', "for=6.6.6.6;=, for=1.2.3.4", "nonsense"],
  ])("it opens what the proxy closes: %s", (forwarded) => {
    expect(both(undefined, forwarded)).toBeNull();
    expect(both(client, forwarded)).toBeNull();
  });
});

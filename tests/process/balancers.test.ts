import { beforeAll, describe, expect, test } from "vitest";
import { rawConnection, sendRaw } from "@/tests/support/raw-http";
import type { RunningServer } from "@/tests/support/server";
import { sharedServer } from "@/tests/support/shared-server";
import "@/tests/support/on-sqlite";

// What load balancers send to learn whether a server lives, byte for byte.

let server: RunningServer;

beforeAll(async () => {
  server = await sharedServer();
});

const lines = (...all: string[]) => `${all.join("\r\n")}\r\n\r\n`;

const checks: [balancer: string, send: (path: string) => string][] = [
  ["HAProxy, option httpchk GET", (path) => lines(`GET ${path} HTTP/1.0`)],
  ["HAProxy, option httpchk", (path) => lines(`OPTIONS ${path} HTTP/1.0`)],
  ["HAProxy, option httpchk HEAD", (path) => lines(`HEAD ${path} HTTP/1.0`)],
  [
    "HAProxy, http-check send with a Host",
    (path) => lines(`OPTIONS ${path} HTTP/1.1`, "host: muster", "connection: close"),
  ],
  [
    "AWS Application Load Balancer",
    (path) =>
      lines(
        ...[`GET ${path} HTTP/1.1`, "Host: 10.0.1.17:3000", "Connection: close"],
        ...["User-Agent: ELB-HealthChecker/2.0", "Accept-Encoding: gzip, compressed"],
      ),
  ],
  [
    "Google Cloud",
    (path) =>
      lines(
        ...[`GET ${path} HTTP/1.1`, "Host: 10.128.0.9", "Connection: close"],
        "User-Agent: GoogleHC/1.0",
      ),
  ],
  [
    "Kubernetes",
    (path) =>
      lines(
        ...[`GET ${path} HTTP/1.1`, "Host: 10.244.1.5:3000", "User-Agent: kube-probe/1.31"],
        ...["Accept: */*", "Connection: close"],
      ),
  ],
  [
    "Kubernetes, over IPv6",
    (path) => lines(`GET ${path} HTTP/1.1`, "Host: [fd00:10:244::5]:3000", "Connection: close"),
  ],
  [
    "Envoy, whose Host is the name of its cluster",
    (path) =>
      lines(
        ...[`GET ${path} HTTP/1.1`, "host: muster_cluster", "connection: close"],
        "user-agent: Envoy/HC",
      ),
  ],
  [
    "NGINX Plus, whose Host is the name of its upstream",
    (path) => lines(`GET ${path} HTTP/1.0`, "Host: muster_backend", "Connection: close"),
  ],
  [
    "keepalived",
    (path) => lines(`GET ${path} HTTP/1.0`, "User-Agent: KeepAliveClient", "Host: 192.0.2.10:3000"),
  ],
  ["F5 BIG-IP, whose own request names no version", (path) => lines(`GET ${path}`)],
  [
    "one whose base URL ends in a slash",
    (path) => lines(`GET /${path} HTTP/1.1`, "Host: muster", "Connection: close"),
  ],
  [
    "one that adds a slash",
    (path) => lines(`GET ${path}/ HTTP/1.1`, "Host: muster", "Connection: close"),
  ],
  [
    "a proxy that asks as for another",
    (path) => lines(`GET http://muster:3000${path} HTTP/1.1`, "Host: muster", "Connection: close"),
  ],
];

describe.each(["/api/health", "/api/ready"])("%s is 200 for", (path) => {
  test.each(checks)("%s", async (_balancer, send) => {
    const text = send(path);
    const answer = await sendRaw(server.port, text);
    expect(answer.status).toBe(200);
    if (text.startsWith("HEAD")) expect(answer.body).toBe("");
    else if (!answer.headers.has("content-encoding")) {
      expect(JSON.parse(answer.body)).toMatchObject({ status: expect.any(String) });
    }
    if (text.startsWith("OPTIONS")) {
      expect(answer.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
    }
  });
});

describe("a check of the server as a whole is 200", () => {
  test.each([
    ["HAProxy's own", lines("OPTIONS / HTTP/1.0")],
    ["with a Host", lines("OPTIONS / HTTP/1.1", "Host: muster", "Connection: close")],
    ["of no path", lines("OPTIONS * HTTP/1.1", "Host: muster", "Connection: close")],
    ["of no path, in HTTP/1.0", lines("OPTIONS * HTTP/1.0")],
    ["of a host", lines("OPTIONS http://muster HTTP/1.1", "Host: muster", "Connection: close")],
  ])("%s", async (_what, send) => {
    const answer = await sendRaw(server.port, send);
    expect([answer.status, answer.body]).toEqual([200, ""]);
    expect(answer.headers.get("allow")).toBe("GET, HEAD, POST, OPTIONS");
  });
});

test("a page is served in HTTP/1.0 without a Host, its redirect without the name of another", async () => {
  const page = await sendRaw(server.port, lines("GET /login HTTP/1.0"));
  expect(page.status).toBe(200);
  const redirect = await sendRaw(server.port, lines("GET / HTTP/1.0"));
  expect(redirect.status).toBe(307);
  expect(redirect.headers.get("location")).toMatch(/^(\/|http:\/\/127\.0\.0\.1:)/);
});

test("a check that connects and says nothing leaves no line in the log", async () => {
  const before = server.lines().length;
  const connection = await rawConnection(server.port);
  connection.socket.end();
  await connection.toEnd();
  const later = await fetch(`${server.url}/api/health`);
  expect(later.status).toBe(200);
  await expect.poll(() => server.lines().length).toBe(before + 1);
});

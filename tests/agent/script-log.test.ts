import { afterAll, beforeAll, expect, it } from "vitest";
import { sendRaw } from "@/tests/support/raw-http";
import { type AutoToken, RealServer } from "./support/real-server";

// S3 puts a secret into the query of one URL. Whatever becomes of such a request, nothing that the
// server prints has it.

let server: RealServer;
let token: AutoToken;
beforeAll(async () => {
  server = await RealServer.start();
  token = await server.newAutoToken();
}, 120_000);
afterAll(() => server.stop());

it("prints no secret of a query, whatever becomes of the request", async () => {
  const good = server.scriptUrl(token, "proxmox-lxc");
  const statuses = async (...calls: [string, RequestInit?][]) => {
    const answers = await Promise.all(calls.map(([url, init]) => fetch(url, init)));
    return answers.map(({ status }) => status);
  };
  const query = good.slice(good.indexOf("?"));
  expect(
    await statuses(
      [good],
      [good, { method: "HEAD" }],
      [good, { method: "POST" }],
      [good, { method: "OPTIONS" }],
      [good.replace("type=proxmox-lxc", "type=other")],
      [good.replace("token_key=", "token_key=x")],
      [`${good}x`],
      [`${good}%00`],
      [`${server.url}/api/v1/auto-enrollment/scripts${query}`],
      [`${server.url}/api/v1/auto-enrollment/script/${query}`],
      [`${server.url}/enrollment${query}`, { redirect: "manual" }],
      [`${server.url}/no-such-page${query}`, { redirect: "manual" }],
    ),
  ).toEqual([200, 200, 405, 204, 400, 401, 401, 400, 404, 200, 307, 404]);
  const { port } = new URL(server.url);
  const path = good.slice(server.url.length);
  for (const line of [
    `GET ${path}%`,
    `GET /%${path}`,
    `BREW ${path}`,
    `GET ${path}${"x".repeat(20_000)}`,
  ]) {
    await sendRaw(Number(port), `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  }
  expect(server.logs()).toContain("/api/v1/auto-enrollment/script");
  expect(server.logs()).not.toContain(token.token_secret.slice(0, 16));
  expect(server.logs()).not.toContain("token_secret=");
});

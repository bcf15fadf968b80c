import { readFileSync } from "node:fs";
import { createServer, request as forward, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { heartbeats, machine, newMachine, server, standInForEach } from "./support/enrolled";

// The proxy of the environment in which a host enrolled is the one its service uses later on.

standInForEach();

let proxy: Server;
const asked: string[] = [];
beforeEach(async () => {
  asked.length = 0;
  proxy = createServer((incoming, outgoing) => {
    asked.push(incoming.url ?? "");
    const { method, headers } = incoming;
    const sent = forward(incoming.url ?? "", { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(sent);
  });
  await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
});
afterEach(() => {
  proxy.closeAllConnections();
  proxy.close();
});

describe.each(["curl", "wget"] as const)("with %s", (client) => {
  it("goes through the proxy it enrolled through, with a clean environment too", async () => {
    newMachine("dash", client);
    const http_proxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const env = { MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken(), http_proxy };
    expect(await machine.agent(["enroll"], { env })).toMatchObject({ code: 0, stderr: "" });
    expect(asked).toEqual([`${server.url}/api/agent/enroll`]);
    expect(readFileSync(`${machine.prefix}/etc/muster-agent/config`, "utf8")).toContain(
      `proxy=${http_proxy}\n`,
    );
    expect((await machine.agent(["once"])).code).toBe(0);
    expect(heartbeats()).toHaveLength(1);
    expect(asked).toHaveLength(2);
    const without = await machine.agent(["once"], { env: { no_proxy: "127.0.0.1" } });
    expect(without.code).toBe(0);
    expect(asked).toHaveLength(2);
  });
});

it("takes no proxy that could be something else to a shell or a crontab", async () => {
  newMachine("dash", "curl");
  const env = { MUSTER_URL: server.url, MUSTER_TOKEN: "x", http_proxy: "http://p$(reboot)" };
  expect((await machine.agent(["enroll"], { env })).code).toBe(2);
});

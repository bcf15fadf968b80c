import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { buildGroup, buildHost } from "@/tests/support/builders";
import { type Ask, buildCallers, type Callers, endpoints } from "@/tests/support/documented";
import { eventually } from "@/tests/support/eventually";
import { parseAnswer, rawConnection, requestText, sendRaw } from "@/tests/support/raw-http";
import type { RunningServer } from "@/tests/support/server";
import { sharedServer } from "@/tests/support/shared-server";
import { some } from "@/tests/support/some";
import "@/tests/support/on-sqlite";

// The endpoints of the documents as the running server answers them: what Node and Next do to a
// request before its handler has it, and to the answer after that. Bodies: tests/contract.

let server: RunningServer;
let by: Callers;

beforeAll(async () => {
  server = await sharedServer();
  by = await buildCallers();
}, 120_000);

type Headers = Record<string, string>;

/** The request on the wire, with no header that a client would add by itself. */
function text([method, path, headers, body]: Ask, more: Headers = {}) {
  const json = body === undefined ? undefined : JSON.stringify(body);
  return requestText(method, path, { ...headers, ...more }, json);
}

const send = (ask: Ask, more: Headers = {}) =>
  sendRaw(server.port, text(ask, { connection: "close", ...more }));

const upper = (name: string) => name.toUpperCase();
const capital = (name: string) => name.replace(/\b[a-z]/g, upper);
const odd = (name: string) => name.replace(/.(?=.?$)|(?<=-)./g, upper);

describe("an endpoint answers as its document says,", () => {
  test.each(endpoints)("%s: %i", async (_name, status, ask) => {
    const { headers, body, ...answer } = await send(await ask(by));
    expect(answer.status).toBe(status);
    // S2: "No caching (admin data)"; of secrets that are told once it is as true.
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-powered-by")).toBeNull();
    if (!body.startsWith("{") && !body.startsWith("[")) {
      expect(headers.get("content-type")).toMatch(/^text\/plain; charset=utf-8/i);
      return;
    }
    expect(headers.get("content-type")).toBe("application/json");
    // Scripts look for `"api_id":"` with grep.
    expect(body).toBe(JSON.stringify(JSON.parse(body)));
  });

  test.each(endpoints)("%s: header names in any case", async (_name, status, ask) => {
    for (const spell of [upper, capital, odd]) {
      const [method, path, headers, body] = await ask(by);
      const spelled = Object.entries(headers).map(([name, value]) => [spell(name), value]);
      const answer = await send([method, path, Object.fromEntries(spelled), body]);
      expect(answer.status).toBe(status);
    }
  });

  test.each(some(endpoints.filter(([name]) => /P(OS|U|ATC)/.test(name))))(
    "%s: JSON of any Content-Type, or of none",
    async (_name, status, ask) => {
      const types = [
        ...[undefined, "application/json", "APPLICATION/JSON; charset=utf-8", "text/plain"],
        // What curl -d says by itself.
        ...["application/x-www-form-urlencoded", "multipart/form-data", "", "nonsense"],
      ];
      for (const type of types) {
        const answer = await send(
          await ask(by),
          type === undefined ? {} : { "Content-Type": type },
        );
        expect([type, answer.status]).toEqual([type, status]);
      }
    },
  );

  test.each(endpoints)("%s: refusals are JSON, not to be kept", async (_name, _status, ask) => {
    const [method, path, , body] = await ask(by);
    const foreign = { authorization: "Bearer nonsense", cookie: "x=y" };
    const wrong = { ...(body as object), token: "unknown" };
    const answer = await send([method, path, foreign, body === undefined ? undefined : wrong]);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.body).toBe(JSON.stringify(JSON.parse(answer.body)));
    expect(JSON.parse(answer.body)).toEqual({ error: expect.stringMatching(/^[A-Z]/) });
  });

  test.each(some(endpoints.filter(([name]) => name.includes(" GET "))))(
    "%s: HEAD is the same without a body",
    async (_name, status, ask) => {
      const [method, path, headers] = await ask(by);
      const get = await send([method, path, headers]);
      const connection = await rawConnection(server.port);
      connection.write(text(["HEAD", path, headers]));
      // Were there a body, the next answer would not begin where this one ends.
      connection.write(text(["GET", "/api/health", { connection: "close" }]));
      const [head = "", ...rest] = (await connection.toEnd()).split(/(?<=\r\n\r\n)/);
      const answer = parseAnswer(head);
      expect(answer.status).toBe(status);
      for (const name of ["content-type", "cache-control"]) {
        expect(answer.headers.get(name)).toBe(get.headers.get(name));
      }
      expect(parseAnswer(rest.join(""))).toMatchObject({ status: 200 });
    },
  );
});

/** JSON in chunks of one byte, so that no character and no token of it comes in one piece. */
function inChunks(value: unknown): string {
  const bytes = Buffer.from(JSON.stringify(value)).toString("latin1");
  return `${[...bytes].map((byte) => `1\r\n${byte}\r\n`).join("")}0\r\n\r\n`;
}

describe("a body comes in", () => {
  const name = "wëb-日本-👩‍👩‍👧";
  const enroll = "/api/v1/auto-enrollment/enroll";

  test("in chunks", async () => {
    const chunked = { "transfer-encoding": "chunked", connection: "close" };
    for (const [path, headers, body, status] of [
      ["/api/hosts", by.cookie, { name }, 201],
      [enroll, by.enroller, { friendly_name: name }, 201],
      ["/api/agent/heartbeat", by.identity, { hostname: name }, 200],
    ] as const) {
      const head = requestText("POST", path, { ...headers, ...chunked });
      const answer = await sendRaw(server.port, head + inChunks(body));
      expect(answer.status).toBe(status);
    }
    const where = { organizationId: by.organization.id };
    expect(await db.host.count({ where: { ...where, name } })).toBe(2);
    expect(await db.host.count({ where: { ...where, hostname: name } })).toBe(1);
  });

  test("after `100 Continue`, from a client that asks first", async () => {
    const body = { friendly_name: "asks-first" };
    const [head, json] = text(["POST", enroll, by.enroller, body]).split(/(?<=\r\n\r\n)/);
    const connection = await rawConnection(server.port);
    connection.write(
      String(head).replace("\r\n", "\r\nExpect: 100-continue\r\nConnection: close\r\n"),
    );
    await eventually(() => expect(connection.received()).toBe("HTTP/1.1 100 Continue\r\n\r\n"));
    connection.write(String(json));
    const [, ...answer] = (await connection.toEnd()).split(/(?<=\r\n\r\n)/);
    expect(parseAnswer(answer.join(""))).toMatchObject({ status: 201 });
  });

  test("that nobody reads, and the next request on the connection is still understood", async () => {
    // Larger than the server reads of such a body, and looking like requests. The quote makes it
    // one text of JSON, so that nothing but its size is at fault.
    const trap = `"${"GET /api/ready HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(25_000)}`;
    const unread: [number, string, string, Headers][] = [
      [401, "POST", "/api/hosts", {}],
      [403, "POST", "/api/hosts", { ...by.cookie, origin: "https://evil.example" }],
      [404, "POST", "/api/no/such/path", {}],
      [404, "DELETE", "/api/hosts/no-such-host", by.cookie],
      [405, "PATCH", "/api/hosts", by.cookie],
      [413, "POST", "/api/hosts", by.cookie],
      [401, "POST", enroll, {}],
      [200, "GET", "/api/hosts", by.cookie],
    ];
    for (const [status, method, path, headers] of unread) {
      for (const length of [{}, { "Transfer-Encoding": "chunked" }]) {
        const connection = await rawConnection(server.port);
        const request = requestText(method, path, headers, trap);
        connection.write(
          "Transfer-Encoding" in length
            ? request
                .replace(/Content-Length: \d+/, "Transfer-Encoding: chunked")
                .replace("\r\n\r\n", () => `\r\n\r\n${trap.length.toString(16)}\r\n`)
                .concat("\r\n0\r\n\r\n")
            : request,
        );
        connection.write(text(["GET", "/api/health", {}], { connection: "close" }));
        const answers = (await connection.toEnd()).split(/(?=HTTP\/1\.1 )/).map(parseAnswer);
        expect([path, ...answers.map((answer) => answer.status)]).toEqual([path, status, 200]);
        expect(JSON.parse(answers[1]?.body ?? "")).toEqual({ status: "ok" });
      }
    }
  });
});

describe("a URL is read as it is meant", () => {
  test("an id in percent signs is the same id", async () => {
    const { host } = await buildHost(by.organization);
    const encoded = [...host.id].map((one) => `%${one.charCodeAt(0).toString(16)}`).join("");
    for (const id of [encoded, encoded.toUpperCase(), host.id.replaceAll("-", "%2D")]) {
      const answer = await send(["GET", `/api/hosts/${id}`, by.cookie]);
      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.body).data.id).toBe(host.id);
    }
  });

  test("a plus in a query is a blank, and %2B a plus", async () => {
    const names = async (query: string) => {
      const { body } = await send(["GET", `/api/v1/api/hosts?hostgroup=${query}`, by.reader]);
      return JSON.parse(body).hosts.map((one: { friendly_name: string }) => one.friendly_name);
    };
    for (const name of ["Proxmox LXC", "C+"]) {
      const group = await buildGroup(by.organization, name);
      const { host } = await buildHost(by.organization, { name: `in ${name}` });
      await db.hostGroupMembership.create({ data: { hostId: host.id, hostGroupId: group.id } });
    }
    expect(await names("Proxmox+LXC")).toEqual(["in Proxmox LXC"]);
    expect(await names("Proxmox%20LXC")).toEqual(["in Proxmox LXC"]);
    expect(await names("C%2B")).toEqual(["in C+"]);
    expect(await names("C+")).toEqual([]);
  });
});

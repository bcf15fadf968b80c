import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { freePort } from "@/scripts/lib/free-port.mjs";
import { buildAutoToken, withAutoToken } from "@/tests/support/api-credentials";
import {
  bearerOf,
  buildHost,
  buildHostToken,
  buildOrganization,
  cookieOf,
  PASSWORD,
  type Person,
  withBearer,
} from "@/tests/support/builders";
import { eventually } from "@/tests/support/eventually";
import {
  askFrom,
  cookiesOf,
  haproxyServers,
  startHaproxy,
  startNginx,
} from "@/tests/support/proxies";
import { requestText, sendRaw } from "@/tests/support/raw-http";
import { type RunningServer, startServer } from "@/tests/support/server";
import "@/tests/support/on-sqlite";

// Real nginx and HAProxy in front, by the configurations one finds on the first page of their
// documentation. Callers come from addresses of the loopback network; only 127.0.0.1 is trusted.

let server: RunningServer;
let organization: { id: string };
let admin: Person;
let haproxySocket: string;

/** The URL of each front; `forms` are those that write the address in other forms. */
const fronts = { nginx: "", "nginx that appends": "", haproxy: "", "haproxy that appends": "" };
const forms = { "an address and a port": "", "RFC 7239": "", "RFC 7239 over X-Forwarded-For": "" };

beforeAll(async () => {
  const ports = await Promise.all(Array.from({ length: 7 }, freePort));
  const [nginx, appending, haproxy, forwardfor, withPort, forwarded, strict] = ports;
  server = await startServer({
    env: { PUBLIC_URL: `http://127.0.0.1:${nginx}`, TRUSTED_PROXIES: "127.0.0.1" },
  });
  await startNginx(
    Number(nginx),
    `server { listen 127.0.0.1:${nginx}; location / { proxy_pass http://127.0.0.1:${server.port}; } }
    server {
      listen 127.0.0.1:${appending};
      location / {
        proxy_pass http://127.0.0.1:${server.port};
        proxy_set_header Host $host;
        proxy_set_header X-Real-IP $remote_addr;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $scheme;
      }
    }`,
  );
  const listen = (name: string, port: number | undefined, lines: string[]) =>
    [
      `listen ${name}`,
      `  bind 127.0.0.1:${port}`,
      ...lines.map((line) => `  ${line}`),
      `  server ${name} 127.0.0.1:${server.port} check`,
      "",
    ].join("\n");
  haproxySocket = await startHaproxy(
    Number(haproxy),
    [
      listen("plain", haproxy, ["option httpchk"]),
      listen("forwardfor", forwardfor, ["option httpchk GET /api/health", "option forwardfor"]),
      listen("port", withPort, [
        "option httpchk OPTIONS /api/ready",
        "http-request set-header X-Forwarded-For %[src]:%[src_port]",
      ]),
      listen("forwarded", forwarded, [
        "option httpchk HEAD /api/ready",
        "http-request add-header Forwarded for=%[src];proto=http",
      ]),
      listen("strict", strict, [
        ...["option httpchk GET /api/ready", "http-request del-header X-Forwarded-For"],
        'http-request add-header Forwarded "for=\\"%[src]:%[src_port]\\";proto=http"',
      ]),
    ].join("\n"),
  );
  const url = (port: number | undefined) => `http://127.0.0.1:${port}`;
  Object.assign(fronts, {
    ...{ nginx: url(nginx), "nginx that appends": url(appending) },
    ...{ haproxy: url(haproxy), "haproxy that appends": url(forwardfor) },
  });
  Object.assign(forms, {
    ...{ "an address and a port": url(withPort), "RFC 7239": url(forwarded) },
    "RFC 7239 over X-Forwarded-For": url(strict),
  });
  ({ organization, admin } = await buildOrganization());
}, 120_000);

afterAll(() => server.stop());

test("HAProxy calls the server UP, however it is told to check", async () => {
  const all = ["plain", "forwardfor", "port", "forwarded", "strict"];
  const up = Object.fromEntries(all.map((name) => [name, "UP L7OK"]));
  await eventually(async () => expect(await haproxyServers(haproxySocket)).toEqual(up));
});

describe.each(Object.keys(fronts) as (keyof typeof fronts)[])("through %s", (front) => {
  const ask = (path: string, method = "GET", headers = {}, body?: unknown) =>
    askFrom(
      ...(["127.0.0.9", fronts[front] + path, method] as const),
      { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      body === undefined ? undefined : JSON.stringify(body),
    );

  test("a person signs in by cookie, and sees a page", async () => {
    const csrf = await ask("/api/auth/csrf");
    const { csrfToken } = JSON.parse(csrf.body);
    const cookie = cookiesOf(csrf.headers);
    const form = { login: admin.username, password: PASSWORD, csrfToken, json: "true" };
    const signedIn = await askFrom(
      ...(["127.0.0.9", `${fronts[front]}/api/auth/callback/credentials`, "POST"] as const),
      { cookie, "content-type": "application/x-www-form-urlencoded" },
      new URLSearchParams(form).toString(),
    );
    expect(signedIn.status).toBe(200);
    const session = { cookie: cookiesOf(signedIn.headers) };
    expect((await ask("/api/hosts", "GET", session)).status).toBe(200);
    const page = await ask("/hosts", "GET", session);
    expect([page.status, page.headers.get("content-type")]).toEqual([
      200,
      "text/html; charset=utf-8",
    ]);
  });

  test("a host enrolls, beats and reports 400 KB", async () => {
    const { token } = await buildHostToken(organization);
    const enrolled = await ask("/api/agent/enroll", "POST", {}, { token, hostname: "web" });
    expect(enrolled.status).toBe(201);
    const as = withBearer(JSON.parse(enrolled.body).token);
    expect((await ask("/api/agent/heartbeat", "POST", as)).status).toBe(200);
    const report = { packages: Array.from({ length: 2200 }, packageOf), repositories: [] };
    expect(JSON.stringify(report).length).toBeGreaterThan(400_000);
    const reported = await ask("/api/v1/hosts/update", "POST", as, report);
    expect(reported.status).toBe(200);
    expect(JSON.parse(reported.body)).toMatchObject({ packagesProcessed: 2200 });
  });

  test("a list comes as CSV, and an unknown path as JSON", async () => {
    const { host } = await buildHost(organization, { name: `csv-${front.length}` });
    const csv = await ask("/api/hosts/export", "GET", await cookieOf(admin));
    expect(csv.headers.get("content-type")).toMatch(/^text\/csv/);
    expect(csv.body).toContain(host.name);
    expect((await ask("/api//health/")).status).toBe(200);
    expect((await ask("/api/none")).status).toBe(404);
  });

  test("a live page hears what changes at once", async () => {
    const abort = new AbortController();
    const live = await fetch(`${fronts[front]}/api/live`, {
      headers: await cookieOf(admin),
      signal: abort.signal,
    });
    expect(live.headers.get("content-type")).toMatch(/^text\/event-stream/);
    const reader = live.body?.pipeThrough(new TextDecoderStream()).getReader();
    const made = await ask("/api/hosts", "POST", await bearerOf(admin), { name: `live-${front}` });
    expect(made.status).toBe(201);
    const { id } = JSON.parse(made.body).data;
    let text = "";
    while (!text.includes(id)) text += (await reader?.read())?.value ?? "";
    abort.abort();
  });

  test("a target that means another path is refused", async () => {
    const headers = { ...(await cookieOf(admin)), connection: "close" };
    const port = Number(new URL(fronts[front]).port);
    const answer = await sendRaw(port, requestText("GET", "/api/agent/%2e%2e/hosts", headers));
    expect(answer.status).toBe(400);
  });
});

describe.each(["nginx that appends", "haproxy that appends", ...Object.keys(forms)])(
  "behind %s",
  (front) => {
    const url = () => ({ ...fronts, ...forms })[front];
    const allowed = () => buildAutoToken(organization, { allowedIpRanges: ["127.0.0.20"] });
    const enroll = async (from: string, headers: Record<string, string> = {}) => {
      const asked = { ...withAutoToken(await allowed()), ...headers };
      const body = JSON.stringify({ friendly_name: "web" });
      const path = `${url()}/api/v1/auto-enrollment/enroll`;
      return askFrom(from, path, "POST", { ...asked, "content-type": "application/json" }, body);
    };

    test("an allowed address enrolls, and stands in the audit and in the log", async () => {
      const enrolled = await enroll("127.0.0.20");
      expect(enrolled.status).toBe(201);
      const requestId = enrolled.headers.get("x-request-id") ?? "";
      const rows = await db.auditEntry.findMany({ where: { requestId } });
      expect(rows.map(({ ip }) => ip)).toEqual(["127.0.0.20"]);
      const page = await askFrom("127.0.0.20", `${url()}/no/such/page`);
      const refused = await askFrom("127.0.0.20", `${url()}/x%zz`);
      for (const { headers } of [enrolled, page, refused]) {
        const id = headers.get("x-request-id");
        // nginx refuses some by itself, without an id of ours.
        if (id === null) continue;
        await eventually(() =>
          expect(server.lines().find((line) => line.requestId === id)?.ip).toBe("127.0.0.20"),
        );
      }
    });

    test("another is refused, whatever it says of itself", async () => {
      const claims: Record<string, string>[] = [
        {},
        { "x-forwarded-for": "127.0.0.20" },
        { "x-forwarded-for": "127.0.0.20, 127.0.0.1" },
        { forwarded: "for=127.0.0.20" },
        { forwarded: "for=127.0.0.20, for=127.0.0.1" },
        { forwarded: 'for=127.0.0.20;x="' },
        { forwarded: "for=127.0.0.20", "x-forwarded-for": "127.0.0.20" },
        { "x-real-ip": "127.0.0.20", "x-client-ip": "127.0.0.20" },
        { "x-muster-remote-address": "127.0.0.20" },
      ];
      for (const claim of claims) {
        expect([claim, (await enroll("127.0.0.30", claim)).status]).toEqual([claim, 403]);
      }
    });
  },
);

test("past the proxies, nobody is believed", async () => {
  const headers = { "x-forwarded-for": "127.0.0.20", "content-type": "application/json" };
  const token = await buildAutoToken(organization, { allowedIpRanges: ["127.0.0.20"] });
  const direct = await askFrom(
    ...(["127.0.0.30", `${server.url}/api/v1/auto-enrollment/enroll`, "POST"] as const),
    { ...headers, ...withAutoToken(token) },
    JSON.stringify({ friendly_name: "web" }),
  );
  expect(direct.status).toBe(403);
});

function packageOf(_: unknown, n: number) {
  return {
    name: `package-with-a-long-name-${n}`,
    currentVersion: `1.0.${n}-1ubuntu0.22.04.${n}`,
    availableVersion: `1.1.${n}-1ubuntu0.22.04.${n}`,
    needsUpdate: true,
    isSecurityUpdate: n % 7 === 0,
    description: "What the package is for, in one line.",
  };
}

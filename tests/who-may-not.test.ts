import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { REMOTE_ADDRESS_HEADER } from "@/lib/http/client-ip";
import {
  buildApiToken,
  buildAutoToken,
  buildHomepageToken,
  withApiCredentials,
  withAutoToken,
  withBasic,
} from "@/tests/support/api-credentials";
import {
  bearerOf,
  buildGroup,
  buildHost,
  buildHostToken,
  buildOrganization,
  buildPerson,
  cookieOf,
  freshAddress,
  unique,
  withBearer,
} from "@/tests/support/builders";
import { eachCase } from "@/tests/support/each-case";
import { type Method, type RouteModule, routeModules } from "@/tests/support/routes";
import { rowCounts } from "@/tests/support/rows";
import { some } from "@/tests/support/some";
import { type Entry, whoMay } from "@/tests/who-may";
import "@/tests/support/alone";

const modules = await routeModules();
const routes = modules.flatMap((module) =>
  module.allowed.map((method) => ({ name: `${method} ${module.path}`, method, module })),
);

test("every route has an entry, and every entry a route", () => {
  expect(routes.map(({ name }) => name).sort()).toEqual(Object.keys(whoMay).sort());
});

test("every route has the gate its entry names", () => {
  const gates = routes.map(({ name, method, module }) => [
    name,
    module.handlers[method]?.spec.gate.name,
  ]);
  const expected = Object.entries(whoMay).map(([name, { gate }]) => [name, gate]);
  expect(gates.sort()).toEqual(expected.sort());
});

type Rank =
  | "nobody"
  | "viewer"
  | "admin"
  | "owner"
  | "agent"
  | "foreign"
  | "enroller"
  | "reader"
  | "deleter"
  | "foreign deleter"
  | "homepage";

/** Everybody who may try, and what they count as. */
const callers: Record<string, Rank> = {
  nobody: "nobody",
  "viewer by cookie": "viewer",
  "viewer by bearer": "viewer",
  "admin by cookie": "admin",
  "admin by bearer": "admin",
  "owner by cookie": "owner",
  "owner by bearer": "owner",
  "demoted admin by cookie": "viewer",
  "demoted admin by bearer": "viewer",
  "removed member by cookie": "nobody",
  "removed member by bearer": "nobody",
  "agent by identity": "agent",
  "agent by token": "agent",
  "agent by API key": "agent",
  "enrollment token": "nobody",
  "auto-enrollment token": "enroller",
  "auto-enrollment token by Basic": "nobody",
  "api token": "reader",
  "api token that may delete": "deleter",
  "api token in the headers of an enrollment": "nobody",
  "foreign api token": "foreign deleter",
  "gethomepage token": "homepage",
  "gethomepage token in the headers of an enrollment": "nobody",
  "foreign owner by cookie": "foreign",
  "foreign owner by bearer": "foreign",
};

const ranks = ["viewer", "admin", "owner"];

/** What a caller gets, by the gate alone. */
function expected({ gate, answer, id }: Entry, rank: Rank): number {
  if (gate === "anyone") return answer;
  if (gate === "agent") return rank === "agent" ? answer : 401;
  if (gate === "enrollment token") return rank === "enroller" ? answer : 401;
  if (gate === "gethomepage token") return rank === "homepage" ? answer : 401;
  if (gate.startsWith("api token")) {
    if (!["reader", "deleter", "foreign deleter"].includes(rank)) return 401;
    if (rank === "reader" && gate.endsWith("delete")) return 403;
    return rank === "foreign deleter" && id ? 404 : answer;
  }
  if (![...ranks, "foreign"].includes(rank)) return 401;
  // Foreign ids are unknown ids; lists show their own fleet.
  if (rank === "foreign") return id ? 404 : answer;
  return ranks.indexOf(rank) >= ranks.indexOf(gate) ? answer : 403;
}

type Organization = { id: string };
let organization: Organization;
const credentials = new Map<string, Record<string, string>>();

beforeAll(async () => {
  const ours = await buildOrganization();
  organization = ours.organization;
  const theirs = await buildOrganization();
  const persons = {
    viewer: ours.viewer,
    admin: ours.admin,
    owner: ours.owner,
    "demoted admin": await buildPerson(organization, "ADMIN"),
    "removed member": await buildPerson(organization, "OWNER"),
    "foreign owner": theirs.owner,
  };
  for (const [name, person] of Object.entries(persons)) {
    credentials.set(`${name} by cookie`, await cookieOf(person));
    credentials.set(`${name} by bearer`, await bearerOf(person));
  }
  const who = (person: { id: string }) => ({ where: { userId: person.id } });
  await db.membership.updateMany({ ...who(persons["demoted admin"]), data: { role: "VIEWER" } });
  await db.membership.deleteMany(who(persons["removed member"]));
  credentials.set("nobody", {});
  credentials.set("agent by identity", withBearer((await buildHost(organization)).credential));
  const enroller = await buildAutoToken(organization);
  credentials.set("auto-enrollment token", withAutoToken(enroller));
  credentials.set("auto-enrollment token by Basic", withBasic(enroller));
  const reader = await buildApiToken(organization, ["get"]);
  credentials.set("api token", withBasic(reader));
  credentials.set("api token in the headers of an enrollment", withAutoToken(reader));
  const deleter = await buildApiToken(organization, ["get", "delete"]);
  credentials.set("api token that may delete", withBasic(deleter));
  const stranger = await buildApiToken(theirs.organization, ["get", "delete"]);
  credentials.set("foreign api token", withBasic(stranger));
  const homepage = await buildHomepageToken(organization);
  credentials.set("gethomepage token", withBasic(homepage));
  credentials.set("gethomepage token in the headers of an enrollment", withAutoToken(homepage));
  credentials.set("enrollment token", withBearer((await buildHostToken(organization)).token));
});

/** A token of its own each time: the routes of agents end it. */
async function headersOf(caller: string): Promise<Record<string, string>> {
  if (caller === "agent by API key") {
    return withApiCredentials((await buildHost(organization, { proof: "api" })).credential);
  }
  if (caller.startsWith("agent")) {
    const proof = caller === "agent by token" ? "agent-token" : "identity";
    return withBearer((await buildHost(organization, { proof })).credential);
  }
  const known = credentials.get(caller);
  if (!known) throw new Error(`Nobody knows how to be ${caller}.`);
  return known;
}

async function subject({ id }: Entry): Promise<string> {
  if (id === "host") return (await buildHost(organization, { proof: "agent-token" })).host.id;
  if (id === "token") return (await buildHostToken(organization)).hostToken.id;
  if (id === "auto token") return (await buildAutoToken(organization)).token.id;
  if (id === "group") return (await buildGroup(organization)).id;
  return "no-id";
}

async function ask(
  { handlers }: RouteModule,
  method: Method,
  entry: Entry,
  id: string,
  credential: Record<string, string>,
) {
  const handler = handlers[method];
  if (!handler) throw new Error(`No handler ${method}.`);
  const abort = new AbortController();
  const headers = { ...credential, [REMOTE_ADDRESS_HEADER]: freshAddress() };
  const body = entry.body ? JSON.stringify(entry.body()) : null;
  const url = new URL(entry.query ?? "", env.publicUrl);
  const request = new Request(url, { method, headers, body, signal: abort.signal });
  const response = await handler(request, { params: Promise.resolve({ id, commandId: "no-id" }) });
  const stream = response.headers.get("content-type")?.startsWith("text/event-stream");
  if (stream) await response.body?.cancel();
  const text = stream ? "" : await response.text();
  abort.abort();
  const { "x-request-id": requestId, ...answered } = Object.fromEntries(response.headers);
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
  return { status: response.status, text, headers: answered };
}

/** The row that an entry's id names, whole. */
function stored(kind: Entry["id"], id: string): Promise<unknown> {
  const where = { id };
  if (kind === "host") return db.host.findUnique({ where });
  if (kind === "token") return db.hostToken.findUnique({ where });
  if (kind === "auto token") return db.autoEnrollmentToken.findUnique({ where });
  if (kind === "group") return db.hostGroup.findUnique({ where });
  return Promise.resolve(null);
}

describe.each(some(routes))("$name", ({ name, method, module }) => {
  const entry = whoMay[name];
  if (!entry) return;

  test("takes those who may, and nobody else", async () => {
    await eachCase(Object.entries(callers), async (rank, caller) => {
      const credential = await headersOf(caller);
      const id = await subject(entry);
      const before = { rows: await rowCounts(), subject: await stored(entry.id, id) };
      const answer = await ask(module, method, entry, id, credential);
      expect(answer.status).toBe(expected(entry, rank));
      if (![401, 403, 404].includes(answer.status)) return;
      expect(JSON.parse(answer.text)).toMatchObject({ error: expect.stringMatching(/\w+ ?\w+/) });
      // Failed tries are counted, those with a known key kept for its owner; nothing else is
      // written.
      const kept = { LoginThrottle: 0, EnrollmentRefusal: 0 };
      expect({ ...(await rowCounts()), ...kept }).toEqual({ ...before.rows, ...kept });
      expect(await stored(entry.id, id)).toEqual(before.subject);
    });
  });

  if (entry.id && !entry.gate.startsWith("api token"))
    test("a foreign id is answered exactly like an unknown one", async () => {
      for (const way of ["cookie", "bearer"]) {
        const credential = await headersOf(`foreign owner by ${way}`);
        const foreign = await ask(module, method, entry, await subject(entry), credential);
        const unknown = await ask(module, method, entry, unique(), credential);
        expect(foreign).toEqual(unknown);
        expect(foreign.status).toBe(404);
      }
    });

  const lists = method === "GET" && !entry.id && ["viewer", "admin"].includes(entry.gate);
  if (lists)
    test("shows a foreign owner nothing of ours", async () => {
      const { host } = await buildHost(organization, { name: `secret-${unique()}` });
      const { hostToken } = await buildHostToken(organization);
      const credential = await headersOf("foreign owner by cookie");
      const { text } = await ask(module, method, entry, "no-id", credential);
      for (const ours of [host.id, host.name, hostToken.id]) expect(text).not.toContain(ours);
    });
});

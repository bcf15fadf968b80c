import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db, engine } from "@/lib/db";
import { env } from "@/lib/env";
import { REMOTE_ADDRESS_HEADER } from "@/lib/http/client-ip";
import { goodBodies } from "@/tests/contract/good-bodies";
import { buildAutoToken, withAutoToken } from "@/tests/support/api-credentials";
import {
  bearerOf,
  buildGroup,
  buildHost,
  buildHostToken,
  buildOrganization,
  freshAddress,
  withBearer,
} from "@/tests/support/builders";
import { eachCase } from "@/tests/support/each-case";
import { type methods, routeModules } from "@/tests/support/routes";
import { rowCounts } from "@/tests/support/rows";
import { some } from "@/tests/support/some";
import { whoMay } from "@/tests/who-may";

// Bad input gets 400 or 413 with a sentence, never 500, and nothing is written.

const modules = await routeModules();

const routes = modules
  .flatMap((module) =>
    module.allowed.map((method) => ({ name: `${method} ${module.path}`, method, module })),
  )
  .filter(({ method, module }) => module.handlers[method]?.spec.body !== undefined);

test("every route with a body is tried", () => {
  expect(routes.map(({ name }) => name).sort()).toEqual(Object.keys(goodBodies).sort());
});

type Bytes = string | Uint8Array<ArrayBuffer> | ReadableStream;
let admin: Record<string, string>;
let agent: Record<string, string>;
/** Of a host of its own: what is mended is written. */
let mended: Record<string, string>;
let enroller: Record<string, string>;
let ids: Record<"host" | "token" | "auto token" | "group", string>;

beforeAll(async () => {
  const ours = await buildOrganization();
  const { host, credential } = await buildHost(ours.organization);
  admin = await bearerOf(ours.admin);
  agent = withBearer(credential);
  mended = withBearer((await buildHost(ours.organization)).credential);
  const { hostToken } = await buildHostToken(ours.organization);
  const autoToken = await buildAutoToken(ours.organization);
  enroller = withAutoToken(autoToken);
  const group = await buildGroup(ours.organization);
  ids = {
    ...{ host: host.id, token: hostToken.id },
    ...{ "auto token": autoToken.token.id, group: group.id },
  };
});

const idFor = (route: string) => ids[whoMay[route]?.id ?? "host"];

async function send(
  { module, method }: { module: (typeof modules)[number]; method: (typeof methods)[number] },
  body: Bytes | null,
  { id = idFor(`${method} ${module.path}`), query = "", headers = {} } = {},
) {
  const handler = module.handlers[method];
  if (!handler) throw new Error(`No handler ${method}.`);
  const gate = handler.spec.gate.name;
  const { lenient } = goodBodies[`${method} ${module.path}`] ?? {};
  const as = lenient
    ? mended
    : gate === "agent"
      ? agent
      : gate === "enrollment token"
        ? enroller
        : admin;
  const all = new Headers({ ...as, ...headers });
  all.set(REMOTE_ADDRESS_HEADER, freshAddress());
  const request = new Request(`${env.publicUrl}${query}`, {
    method,
    headers: all,
    body,
    ...(body instanceof ReadableStream && { duplex: "half" }),
  });
  const response = await handler(request, { params: Promise.resolve({ id }) });
  const text = await response.text();
  return { status: response.status, text, headers: response.headers };
}

/** 400 or 413, `{error: "a sentence"}` or S3's `{errors: [{msg, …}]}`, and nothing else. */
function expectRefusal({ status, text }: { status: number; text: string }, among = [400, 413]) {
  expect(among, text.slice(0, 200)).toContain(status);
  const body: unknown = JSON.parse(text);
  const sentence = expect.stringMatching(/^.*\w+ \w+/);
  expect([
    { error: sentence },
    { error: sentence, message: sentence },
    { errors: expect.arrayContaining([expect.objectContaining({ msg: sentence })]) },
  ]).toContainEqual(body);
  // A refusal quotes neither the body nor a stack.
  expect(text.length).toBeLessThan(2_000);
  expect(text).not.toMatch(/\.ts:|node_modules|prisma/i);
}

const DEEP = 10_000;
const megabytes = 10 * 1024 * 1024;

function chunked(bytes: number): ReadableStream {
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(64 * 1024).fill(0x20));
      left -= 64 * 1024;
      if (left <= 0) controller.close();
    },
  });
}

/** Bodies that are wrong whatever the route. */
function wrongBodies(body: Record<string, unknown>): [string, () => Bytes][] {
  const json = JSON.stringify(body);
  const open = json.slice(0, -1);
  const bytes = (text: string, ...raw: number[]) =>
    new Uint8Array([...Buffer.from(text), ...raw, ...Buffer.from('"}')]);
  return [
    ["an open brace", () => "{"],
    ["cut off", () => json.slice(0, -2)],
    ["no JSON", () => "name=web&description=x"],
    ["single quotes", () => "{'name':'x'}"],
    ["something behind", () => `${json} x`],
    ["two values", () => `${json}${json}`],
    ["NaN", () => `${open},"x":NaN}`],
    ["blanks", () => " \n\t "],
    ["a list", () => "[]"],
    ["a list around it", () => `[${json}]`],
    ["a text", () => '"x"'],
    ["a number", () => "7"],
    ["true", () => "true"],
    ["null", () => "null"],
    ["10,000 lists deep", () => "[".repeat(DEEP) + "]".repeat(DEEP)],
    ["10,000 objects deep", () => `${'{"a":'.repeat(DEEP)}1${"}".repeat(DEEP)}`],
    ["deep in an unknown field", () => `${open},"x":${"[".repeat(DEEP)}${"]".repeat(DEEP)}}`],
    ["a NUL in an unknown field", () => `${open},"x":"\\u0000"}`],
    ["a NUL in a key", () => `${open},"\\u0000":1}`],
    ["a bare NUL", () => `${open},"x":"\0"}`],
    ["a lone surrogate in an unknown field", () => `${open},"x":"\\ud800"}`],
    ["a lone surrogate in a key", () => `${open},"\\udfff":1}`],
    ["a byte that is no UTF-8", () => bytes(`${open},"x":"`, 0xff)],
    ["an overlong slash", () => bytes(`${open},"x":"`, 0xc0, 0xaf)],
    ["a surrogate in UTF-8", () => bytes(`${open},"x":"`, 0xed, 0xa0, 0x80)],
    ["UTF-16", () => new Uint8Array(Buffer.from(`\ufeff${json}`, "utf16le"))],
    ["10 MB", () => `${open},"x":"${"x".repeat(megabytes)}"}`],
    ["10 MB of blanks, chunked", () => chunked(megabytes)],
    ["only an unknown __proto__", () => `{"__proto__":${json},"x":"\\u0000"}`],
  ];
}

/** Values no text, number or list field takes; each is put into every field. */
const wrongValues: [string, string][] = [
  ["an object", '{"a":1}'],
  ["an object with __proto__", '{"__proto__":{"length":1}}'],
  ["a list of lists", "[[]]"],
  ["true", "true"],
  ["a NUL", '"a\\u0000b"'],
  ["a lone surrogate", '"a\\ud800b"'],
  ["10,000 characters", JSON.stringify("x".repeat(10_000))],
  ["a number beyond all", "1e400"],
];

/**
 * What is refused is refused before a database has a part in it: once is enough. What agents get
 * wrong is mended and stored, and PostgreSQL takes less than SQLite.
 */
const tried = routes.filter(({ name }) => engine === "sqlite" || goodBodies[name]?.lenient);

describe.each(some(tried))("$name", (route) => {
  const { body, takes, lenient } = goodBodies[route.name] ?? { body: {} };
  let before: Record<string, number>;

  beforeAll(async () => {
    before = await rowCounts();
  });

  afterAll(async () => {
    if (lenient) return;
    // Sign-ins that fail are counted; nothing else was written by all of this.
    expect({ ...(await rowCounts()), LoginThrottle: 0 }).toEqual({ ...before, LoginThrottle: 0 });
    const host = await db.host.findUniqueOrThrow({ where: { id: ids.host } });
    expect(host).toMatchObject({ credentialEpoch: 1, lastSeenAt: null, containerCount: 0 });
    expect(({} as Record<string, unknown>).name).toBeUndefined();
  });

  const expectAnswer = (answer: Awaited<ReturnType<typeof send>>) => {
    if (lenient && answer.status < 300) return;
    expectRefusal(answer);
  };

  test("a body that is wrong whatever the route", async () => {
    await eachCase(wrongBodies(body), async (make) => expectAnswer(await send(route, make())));
  });

  test("a body that says it is longer than may be, whatever it is", async () => {
    const headers = { "content-length": String(megabytes) };
    expectRefusal(await send(route, "{}", { headers }), [413]);
  });

  test("a value that no field takes, in each field", async () => {
    const faults = Object.keys(body).flatMap((field) =>
      wrongValues
        .map(([name, value]) => ({ field, name, value }))
        .filter((fault) => !takes?.(fault))
        .map((fault) => [`${fault.name} in ${field}`, fault] as const),
    );
    await eachCase(faults, async ({ field, value }) => {
      const json = JSON.stringify({ ...body, [field]: "$" }).replace('"$"', () => value);
      expectAnswer(await send(route, json));
    });
  });

  test("no body, where one is needed", async () => {
    const handler = route.module.handlers[route.method];
    const optional: boolean = handler?.spec.body.safeParse(undefined).success;
    if (!optional) {
      expectRefusal(await send(route, null));
      expectRefusal(await send(route, ""));
    }
  });
});

describe("a year that a database does not store", () => {
  const container = { id: "c", name: "n", image: "i", state: "running" };
  test.each<[string, (at: string) => unknown]>([
    ["POST /api/agent/heartbeat", (bootedAt) => ({ bootedAt })],
    ["POST /api/agent/heartbeat", (clock) => ({ clock })],
    ["PUT /api/agent/containers", (createdAt) => ({ containers: [{ ...container, createdAt }] })],
    ["POST /api/v1/auto-enrollment/tokens", (at) => ({ token_name: "t", expires_at: at })],
  ])("in %s", async (name, body) => {
    const route = routes.find((one) => one.name === name);
    if (!route) throw new Error(`There is no ${name}.`);
    for (const at of ["0000-06-01T00:00:00Z", "9999-12-31T23:59:59-12:00"]) {
      expectRefusal(await send(route, JSON.stringify(body(at))), [400]);
    }
    for (const at of ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]) {
      expect((await send(route, JSON.stringify(body(at)))).status).toBeLessThan(300);
    }
  });
});

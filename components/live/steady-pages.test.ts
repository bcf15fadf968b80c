import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  expect,
  onTestFinished,
  test,
  vi,
} from "vitest";
import { settle } from "@/components/form/action";
import { eventually } from "@/tests/support/eventually";
import { cutPageRequests } from "./page-requests";
import { currentOutage, noteStream, tryAgainNow, untilServerAnswers } from "./server-state";
import { steady } from "./steady-pages";

// What Next is given for a page, and when an action is sent meanwhile, by a server that answers as
// ours or as others do.

type Answer = (response: ServerResponse) => void;

const GOOD = '0:{"f":"the page"}\n';
const FAULT = '0:{"f":"$L1"}\n1:E{"digest":"2718281828"}\n';
const answer =
  (status: number, type: string, body: string, ours = true): Answer =>
  (response) => {
    if (ours) response.setHeader("x-muster", "1");
    response.writeHead(status, { "content-type": type }).end(body);
  };
const flight = (body: string) => answer(200, "text/x-component", body);
const json = (status: number, body: unknown) =>
  answer(status, "application/json", JSON.stringify(body));
const denied = answer(403, "text/html", "<h1>Forbidden</h1>", false);
const silent: Answer = () => {};

const realFetch = globalThis.fetch;
/** What each path answers; the last of a list stays. */
let answers: Record<string, Answer[]>;
let asked: string[];
let base = "";
const server = createServer((request, response) => {
  const path = new URL(request.url ?? "", base).pathname;
  asked.push(path);
  const next = answers[path] ?? [];
  const one = next.length > 1 ? next.shift() : next[0];
  (one ?? answer(404, "text/plain", ""))(response);
});

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // As a browser has it: addresses are relative to the page.
  vi.stubGlobal("fetch", (path: string, init?: RequestInit) =>
    realFetch(new URL(path, base), init),
  );
});

beforeEach(() => {
  asked = [];
  answers = {
    "/api/ready": [json(200, { status: "ready" })],
    "/api/health": [json(200, { status: "ok" })],
  };
  vi.stubGlobal("location", new URL(`${base}/hosts`));
  noteStream(false, 0);
});

afterEach(async () => {
  // Nothing is left over for the next test.
  for (const path of ["/hosts", "/groups"]) answers[path] = [flight(GOOD)];
  server.closeAllConnections();
  await eventually(() => {
    tryAgainNow();
    expect(currentOutage()).toBeNull();
  });
});

afterAll(() => {
  vi.unstubAllGlobals();
  server.close();
});

const ask = (path: string, signal?: AbortSignal) =>
  steady(realFetch)(new URL(`${path}?_rsc=1`, base), {
    headers: { rsc: "1" },
    ...(signal && { signal }),
  });
const times = (path: string) => asked.filter((one) => one === path).length;
const act = () => settle(async () => ({ ok: true, data: "done" }));
const sent = { ok: true, data: "done" };
const notSent = {
  ok: false,
  error: expect.objectContaining({ message: "The server does not answer" }),
};

test("a fault of a moment is not shown, one that stays is", async () => {
  answers["/hosts"] = [flight(FAULT), flight(GOOD)];
  expect(await (await ask("/hosts")).text()).toBe(GOOD);
  answers["/hosts"] = [flight(FAULT)];
  expect(await (await ask("/hosts")).text()).toBe(FAULT);
  expect(times("/hosts")).toBe(5);
});

test("an action is not sent while a page is held because the database is away", async () => {
  answers["/hosts"] = [flight(FAULT)];
  answers["/api/ready"] = [json(503, { error: {} })];
  const page = ask("/hosts");
  await eventually(() => expect(currentOutage()?.trouble).toBe("lost"));
  expect(await act()).toEqual(notSent);
  answers["/api/ready"] = [json(200, { status: "ready" })];
  answers["/hosts"] = [flight(GOOD)];
  tryAgainNow();
  await page;
  expect(await act()).toEqual(sent);
});

test("an action waits for a page under way, and is not sent when that hangs", async () => {
  let end: () => void = () => {};
  answers["/hosts"] = [
    (response) => {
      end = () => flight(GOOD)(response);
    },
  ];
  const page = ask("/hosts");
  await eventually(() => expect(times("/hosts")).toBe(1));
  const run = vi.fn(async () => ({ ok: true as const, data: "done" }));
  const action = settle(run);
  expect(run).not.toHaveBeenCalled();
  end();
  await page;
  expect(await action).toEqual(sent);

  answers["/hosts"] = [silent];
  const hung = ask("/hosts");
  expect(await act()).toEqual(notSent);
  answers["/hosts"] = [flight(GOOD)];
  // The stream is taken for lost, and with it what the page is asked for over.
  cutPageRequests();
  expect(await (await hung).text()).toBe(GOOD);
});

test("a proxy that keeps the paths of health from browsers is no outage while the stream runs", async () => {
  answers["/api/health"] = answers["/api/ready"] = [denied];
  const waiting = untilServerAnswers();
  await eventually(() => expect(currentOutage()?.trouble).toBe("blocked"));
  expect(await act()).toEqual(notSent);
  noteStream(true, Date.now());
  answers["/api/live"] = [answer(200, "text/event-stream", ": open\n\n")];
  expect(await act()).toEqual(sent);
  tryAgainNow();
  await waiting;
  expect(currentOutage()).toBeNull();
});

test("where a proxy keeps /api/ready from browsers, a stream tells whether a fault is the page's own", async () => {
  answers["/api/ready"] = [denied];
  answers["/hosts"] = [flight(FAULT)];
  answers["/api/live"] = [json(503, { error: {} })];
  const page = ask("/hosts");
  await eventually(() => expect(currentOutage()?.trouble).toBe("lost"));
  expect(await act()).toEqual(notSent);
  answers["/api/live"] = [answer(200, "text/event-stream", ": open\n\n")];
  tryAgainNow();
  expect(await (await page).text()).toBe(FAULT);
  expect(currentOutage()).toBeNull();
  expect(await act()).toEqual(sent);
});

test("a page of ours says too that the server answers", async () => {
  answers["/api/health"] = [denied];
  answers["/hosts"] = [flight(GOOD)];
  const waiting = untilServerAnswers();
  await eventually(() => expect(currentOutage()).not.toBeNull());
  await ask("/hosts");
  tryAgainNow();
  await waiting;
  expect(currentOutage()).toBeNull();
});

test.each([
  ["a proxy refuses", denied, 403],
  ["fails without a page", answer(500, "text/plain", "Internal Server Error"), 500],
])("a page that %s, while the server is well, is Next's", async (_, refusal, status) => {
  answers["/hosts"] = [refusal];
  expect((await ask("/hosts")).status).toBe(status);
  expect(currentOutage()).toBeNull();
});

test("a page that is no longer gone to holds up nothing, and is not left for", async () => {
  answers["/hosts"] = [denied];
  answers["/api/ready"] = [json(503, {})];
  let left: Response | undefined;
  const old = ask("/hosts").then((response) => {
    left = response;
  });
  await eventually(() => expect(currentOutage()).not.toBeNull());
  answers["/groups"] = [flight(GOOD)];
  answers["/api/ready"] = [json(200, { status: "ready" })];
  await ask("/groups");
  expect(await act()).toEqual(sent);
  expect(currentOutage()).toBeNull();
  const before = times("/hosts");
  await eventually(() => {
    tryAgainNow();
    expect(times("/hosts")).toBeGreaterThan(before + 3);
  });
  expect([left, currentOutage()]).toEqual([undefined, null]);
  answers["/hosts"] = [flight(GOOD)];
  tryAgainNow();
  await old;
});

test("a request that Next aborts leaves no outage", async () => {
  answers["/hosts"] = [denied];
  answers["/api/ready"] = [json(503, {})];
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const page = ask("/hosts", abort.signal);
  await eventually(() => expect(currentOutage()).not.toBeNull());
  abort.abort();
  await expect(page).rejects.toThrow(/abort/i);
  expect(currentOutage()).toBeNull();
});

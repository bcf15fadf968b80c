import * as containers from "@/app/api/agent/containers/route";
import * as enroll from "@/app/api/agent/enroll/route";
import * as heartbeat from "@/app/api/agent/heartbeat/route";
import * as host from "@/app/api/hosts/[id]/route";
import * as hostToken from "@/app/api/hosts/[id]/token/route";
import * as token from "@/app/api/hosts/tokens/[id]/route";
import * as bulk from "@/app/api/v1/auto-enrollment/enroll/bulk/route";
import * as autoEnroll from "@/app/api/v1/auto-enrollment/enroll/route";
import * as exchange from "@/app/api/v1/hosts/bootstrap/exchange/route";
import * as update from "@/app/api/v1/hosts/update/route";
import { engine } from "@/lib/db";
import { type Answer, api } from "@/tests/support/api";
import { call } from "@/tests/support/call";
import { type RunningServer, startServer } from "@/tests/support/server";

// The same races through two doors: the handlers in this process, and on PostgreSQL two server
// processes that share the database, asked in turn.

type Ask = { body?: unknown; headers?: Record<string, string> };

export type Door = <Body = unknown>(
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  ask?: Ask,
) => Promise<Answer<Body>>;

const routes: [RegExp, Record<string, unknown>][] = [
  [/^\/api\/v1\/auto-enrollment\/enroll$/, { ...autoEnroll }],
  [/^\/api\/v1\/auto-enrollment\/enroll\/bulk$/, { ...bulk }],
  [/^\/api\/v1\/hosts\/bootstrap\/exchange$/, { ...exchange }],
  [/^\/api\/v1\/hosts\/update$/, { ...update }],
  [/^\/api\/agent\/enroll$/, { ...enroll }],
  [/^\/api\/agent\/heartbeat$/, { ...heartbeat }],
  [/^\/api\/agent\/containers$/, { ...containers }],
  [/^\/api\/hosts\/tokens\/([^/]+)$/, { ...token }],
  [/^\/api\/hosts\/([^/]+)\/token$/, { ...hostToken }],
  [/^\/api\/hosts\/([^/]+)$/, { ...host }],
];

const inProcess: Door = (method, path, { body, headers = {} } = {}) => {
  for (const [pattern, handlers] of routes) {
    const found = pattern.exec(path);
    if (!found) continue;
    const params: Record<string, string> = found[1] === undefined ? {} : { id: found[1] };
    return call(handlers, { method, path, params, body, headers });
  }
  throw new Error(`No route for ${path}.`);
};

export type Way = { name: string; open(): Promise<{ door: Door; close(): Promise<void> }> };

export const ways: Way[] = [
  {
    name: "in one process",
    open: async () => ({ door: inProcess, close: async () => undefined }),
  },
];
if (engine === "postgresql") ways.push({ name: "through two server processes", open: twoServers });

async function twoServers() {
  const servers: RunningServer[] = await Promise.all([startServer(), startServer()]);
  let turn = 0;
  const door: Door = (method, path, ask) => {
    turn += 1;
    return api(`${servers[turn % servers.length]?.url}${path}`, { method, ...ask });
  };
  const close = async () => {
    await Promise.all(servers.map((server) => server.kill9()));
  };
  return { door, close };
}

/** Starts all of them before any of them is answered. */
export function atOnce<T>(n: number, start: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: n }, (_, index) => start(index)));
}

/** How often each status was answered. */
export function tally(answers: { status: number }[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

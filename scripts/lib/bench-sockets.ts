import { once } from "node:events";
import { setTimeout as after } from "node:timers/promises";
import { WebSocket } from "ws";
import { bytesHeld } from "@/scripts/lib/bench-memory";
import { type BenchServer, CALLERS, withServer } from "@/scripts/lib/bench-server";
import { heartbeatsUntil, shareOf } from "@/scripts/lib/bench-waits";

// What the websockets of the field's agents cost the server, and a host that checks in meanwhile, on
// SQLite. Of its two minutes the first is left out for the pings: those who came together are told
// apart by then.

const SOCKETS = 2_000;
const IN_BULK = 50;
/** The most a token may enroll in a day. */
const PER_TOKEN = 1_000;
const WARM_UP_MS = 10_000;
const QUIET_MS = 30_000;
const OPEN_MS = 120_000;
const COUNTED_MS = 60_000;
/** As often as such an agent sends a ping itself. */
const PING_EVERY_MS = 30_000;

type Credentials = { api_id: string; api_key: string };

/** Prints the memory of each, how the server spreads its pings, and what heartbeats wait beside them. */
export function benchSockets(): Promise<void> {
  return withServer(process.cwd(), "", async (server) => {
    const host = await server.enroll("bench");
    const hosts = await enrollAll(server);
    const without = await bytesHeld(server);
    await heartbeatsUntil(server, host, after(WARM_UP_MS));
    const before = await heartbeatsUntil(server, host, after(QUIET_MS));

    const sockets: WebSocket[] = [];
    const pings: number[] = [];
    const started = performance.now();
    const opening = openAll(server, hosts, (socket) => {
      sockets.push(socket);
      socket.on("ping", () => pings.push(performance.now()));
    });
    const meanwhile = await heartbeatsUntil(server, host, opening);
    await opening;
    const seconds = (performance.now() - started) / 1000;

    const timers = sockets.map(pingAsAgentsDo);
    const beside = await heartbeatsUntil(server, host, after(OPEN_MS));
    console.log(`sockets     ${saidOf(pings)}`);
    const open = sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length;
    const each = ((await bytesHeld(server)) - without) / open / 1024;
    console.log(
      `sockets     ${SOCKETS} came in ${seconds.toFixed(1)} s, ${open} of them are open after ` +
        `${OPEN_MS / 1000} s; ${each.toFixed(1)} KB held for each`,
    );
    for (const timer of timers) clearTimeout(timer);
    await closeAll(sockets);

    const later = await heartbeatsUntil(server, host, after(QUIET_MS));
    const quiet = [...before, ...later].sort((a, b) => a - b);
    compare("while they come", meanwhile, quiet);
    compare("beside them", beside, quiet);
  });
}

function compare(when: string, waits: number[], quiet: number[]): void {
  const said = ([share, name]: [number, string]) => {
    const [has, without] = [shareOf(waits, share), shareOf(quiet, share)];
    const ratio = (has / without).toFixed(2);
    return `${name} ${has.toFixed(1)} / ${without.toFixed(1)} ms = ${ratio}`;
  };
  const shares: [number, string][] = [
    [0.5, "half"],
    [0.99, "99 of 100"],
    [1, "all"],
  ];
  console.log(
    `sockets     heartbeats ${when.padEnd(15)} / without: ${shares.map(said).join(", ")}`,
  );
}

/** Hosts as scripts of the field enroll them. */
async function enrollAll({ call, admin }: BenchServer): Promise<Credentials[]> {
  const all: Credentials[] = [];
  let headers = {};
  while (all.length < SOCKETS) {
    if (all.length % PER_TOKEN === 0) {
      const body = { token_name: `bench-${all.length}`, max_hosts_per_day: PER_TOKEN };
      const made = await call("POST", "/api/v1/auto-enrollment/tokens", { bearer: admin, body });
      const { token_key, token_secret } = made.token as Record<string, string>;
      headers = {
        "x-auto-enrollment-key": token_key,
        "x-auto-enrollment-secret": token_secret,
      };
    }
    const hosts = Array.from({ length: IN_BULK }, (_, at) => {
      const name = `socket-${all.length + at}`;
      return { friendly_name: name, machine_id: name };
    });
    const path = "/api/v1/auto-enrollment/enroll/bulk";
    const { results } = await call("POST", path, { headers, body: { hosts } });
    all.push(...(results as { success: Credentials[] }).success);
  }
  return all;
}

/** Opens one for each host, some at once; throws for one that is refused. */
async function openAll(
  { port }: BenchServer,
  hosts: Credentials[],
  opened: (socket: WebSocket) => void,
): Promise<void> {
  let next = 0;
  const caller = async () => {
    for (let host = hosts[next++]; host; host = hosts[next++]) {
      const headers = { "X-API-ID": host.api_id, "X-API-KEY": host.api_key };
      const url = `ws://127.0.0.1:${port}/api/v1/agents/ws`;
      const socket = new WebSocket(url, { headers, perMessageDeflate: false });
      await once(socket, "open");
      // Whatever ends one later is counted at the end.
      socket.on("error", () => undefined);
      opened(socket);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
}

function pingAsAgentsDo(socket: WebSocket): NodeJS.Timeout {
  const ping = () => {
    if (socket.readyState === WebSocket.OPEN) socket.ping();
    timer.refresh();
  };
  const timer = setTimeout(ping, PING_EVERY_MS);
  return timer;
}

async function closeAll(sockets: WebSocket[]): Promise<void> {
  const open = sockets.filter(({ readyState }) => readyState !== WebSocket.CLOSED);
  const closed = open.map((socket) => once(socket, "close"));
  for (const socket of open) socket.close();
  await Promise.all(closed);
}

/** How many of the server's pings came in each second of the last minute. */
function saidOf(pings: number[]): string {
  const from = performance.now() - COUNTED_MS;
  const inSecond = Array.from({ length: COUNTED_MS / 1000 }, () => 0);
  for (const at of pings) {
    const second = Math.floor((at - from) / 1000);
    if (second in inSecond) inSecond[second] = (inSecond[second] ?? 0) + 1;
  }
  inSecond.sort((a, b) => a - b);
  const total = inSecond.reduce((sum, count) => sum + count, 0);
  return (
    `${total} pings in the last ${COUNTED_MS / 1000} s, one for each socket in ` +
    `${(((COUNTED_MS / 1000) * SOCKETS) / total).toFixed(1)} s; in a second ${inSecond[0]} at least, ` +
    `${shareOf(inSecond, 0.5)} in the middle, ${inSecond.at(-1)} at most`
  );
}

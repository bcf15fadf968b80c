import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { engine } from "@/lib/db";
import { chain } from "@/lib/db/errors";
import { noteDeaf, noteHeard } from "@/lib/db/hearing";
import { LIVE, notifyServers } from "@/lib/db/notify";
import { Session } from "@/lib/db/session";
import { StartFault } from "@/lib/db/start-fault";
import { env } from "@/lib/env";
import { databaseFault } from "@/scripts/lib/database-faults.mjs";

/** So often a server says something to itself. Two that it does not hear, and it hears nobody. */
const ECHO_MS = 3_000;
const MISSES = 2;

const RECONNECT_MS = 2_000;
/** Where a pooler lets nothing through nobody changes that soon. */
const POOLER_MS = 5 * 60_000;

const CONNECT_MS = 10_000;
const START_MS = 5_000;

const POOLER =
  "Live pages do not hear of changes by other servers: the pooler that DATABASE_URL names hands no " +
  "notifications on. Set DATABASE_LISTEN_URL to the same database past the pooler. Until then live " +
  "pages ask the database each second";
const LOST =
  "The connection that hears of changes by other servers is lost and made anew. Until then live " +
  "pages ask the database each second";

/** One connection that listens. */
interface Ear {
  client: Client;
  /** Where it talks to itself. */
  echo: string;
  /** Aborted when the connection has ended. */
  ended: AbortSignal;
  /** What it said to itself it has heard: ever, and since `fresh` was last taken back. */
  ever: boolean;
  fresh: boolean;
  failure?: unknown;
}

/**
 * Calls back for every payload any server of this database notifies, our own included. Connects
 * again when the connection breaks, or says nothing any more; what was said meanwhile is lost, and
 * `hearsServers()` false from ten seconds after on at the latest. Returns how to stop.
 */
export function listenToServers(onPayload: (payload: string) => void): () => Promise<void> {
  if (engine !== "postgresql") return async () => undefined;
  const stop = new AbortController();
  const running = (async () => {
    while (!stop.signal.aborted) await pause(await listen(onPayload, stop.signal), stop.signal);
  })();
  return async () => {
    stop.abort();
    await running;
  };
}

/**
 * Tries DATABASE_LISTEN_URL, if there is one. Throws a StartFault when nothing that is notified
 * through DATABASE_URL is heard there.
 */
export async function requireListening(): Promise<void> {
  if (env.databaseListenUrl === undefined) return;
  const ear = ownEar(() => undefined);
  try {
    await open(ear).catch((error: unknown) => {
      throw unusable(error, env.databaseListenUrl ?? "");
    });
    await notifyServers("", ear.echo);
    const until = performance.now() + START_MS;
    while (!ear.ever && performance.now() < until) await pause(20, ear.ended);
  } finally {
    close(ear);
  }
  if (ear.ever) return;
  throw new StartFault(
    "DATABASE_LISTEN_URL reaches a database, but what is notified through DATABASE_URL is not heard " +
      "there. It must name the very database of DATABASE_URL, past every pooler in transaction mode.",
  );
}

function unusable(error: unknown, url: string): unknown {
  const setting = "DATABASE_LISTEN_URL";
  const sentence = databaseFault(chain(error), { engine: "postgresql", url }, setting);
  return sentence === undefined ? error : new StartFault(sentence, { cause: error });
}

/** Listens until the connection breaks or hears nothing; gives the pause before the next. */
async function listen(onPayload: (payload: string) => void, stop: AbortSignal): Promise<number> {
  const ear = ownEar(onPayload);
  const over = AbortSignal.any([stop, ear.ended]);
  // Also while it connects to what does not answer.
  const hangUp = () => close(ear);
  stop.addEventListener("abort", hangUp);
  try {
    const isSession = await open(ear);
    for (let missed = 0; missed < MISSES && !over.aborted; ) {
      ear.fresh = false;
      // Without the database nobody hears anything; of this connection that says nothing.
      const said = await unlessAborted(notifyServers("", ear.echo), over);
      await pause(ECHO_MS, over);
      missed = said && !ear.fresh ? missed + 1 : 0;
    }
    if (!over.aborted && !ear.ever && !isSession) {
      // Whoever has the pooler's connection next would get what we asked for.
      await ear.client.query("UNLISTEN *");
      noteDeaf(POOLER);
      return POOLER_MS;
    }
  } catch (error) {
    ear.failure = error;
  } finally {
    stop.removeEventListener("abort", hangUp);
    close(ear);
  }
  if (!stop.aborted) noteDeaf(LOST, ear.failure);
  return RECONNECT_MS;
}

function ownEar(onPayload: (payload: string) => void): Ear {
  const client = new Client({
    connectionString: env.databaseListenUrl ?? env.databaseUrl,
    application_name: "muster server live",
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: CONNECT_MS,
  });
  const end = new AbortController();
  const echo = `muster_echo_${randomUUID().replaceAll("-", "")}`;
  const ear: Ear = { client, echo, ended: end.signal, ever: false, fresh: false };
  client.once("end", () => end.abort());
  client.on("error", (error) => {
    ear.failure = error;
  });
  client.on("notification", ({ channel, payload = "" }) => {
    if (channel === LIVE) return onPayload(payload);
    if (channel === echo) void hearItself(ear);
  });
  return ear;
}

/**
 * Only who hears itself listens to others: what a transaction's pooler keeps of it would hand their
 * changes to whoever has its connection next.
 */
async function hearItself(ear: Ear): Promise<void> {
  const first = !ear.ever;
  ear.ever = true;
  ear.fresh = true;
  try {
    if (first) await ear.client.query(`LISTEN ${LIVE}`);
    noteHeard();
  } catch (error) {
    ear.failure = error;
    close(ear);
  }
}

/** Connects and listens to itself; says whether the connection is a session of our own. */
async function open({ client, echo }: Ear): Promise<boolean> {
  await client.connect();
  const session = new Session({ statement: 0, lock: 0, idleInTransaction: 0 });
  await session.begin(client);
  await client.query(`LISTEN ${echo}`);
  return session.holds;
}

/** At once: a connection that is dead answers no goodbye. */
function close({ client }: Ear): void {
  client.connection.stream.destroy();
}

/** Ends early, and without an error, when it is aborted. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { ref: false, signal }).catch(() => undefined);
}

/** Whether the work was done; it is not waited for once it is aborted. */
async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const giveUp = () => resolve(false);
    signal.addEventListener("abort", giveUp);
    if (signal.aborted) giveUp();
    work
      .then(() => resolve(true), giveUp)
      .finally(() => signal.removeEventListener("abort", giveUp));
  });
}

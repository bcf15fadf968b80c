import { isOurs, pauseAfter, type Trouble, troubleOf } from "./answer";

/** Something of this window that cannot be had from the server, since `since` by its clock. */
export type Outage = { trouble: Trouble; since: number };

const PROBE_MS = 10_000;

const outages = new Map<object, Outage>();
const listeners = new Set<() => void>();
const sleepers = new Set<() => void>();
let current: Outage | null = null;
let isStreamLive = false;
let heardAt = 0;

/** The outage this window knows of from its own requests: the worst, since the first. */
export function currentOutage(): Outage | null {
  return current;
}

/** Calls `listener` when `currentOutage` changes. Returns the unsubscribe. */
export function onOutage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whoever waits for the server tries again at once: there is reason to think that it is back. */
export function tryAgainNow(): void {
  for (const wake of [...sleepers]) wake();
}

/** Notes that the server was heard of at `at`, in ms on the browser's clock. */
export function noteHeard(at: number): void {
  heardAt = Math.max(heardAt, at);
}

/** Notes whether the server's stream runs, which is a sign of life wherever it may not be asked. */
export function noteStream(live: boolean, at: number): void {
  isStreamLive = live;
  if (live) noteHeard(at);
}

/**
 * Tries until there is something else than trouble, and gives that. Until then there is an outage,
 * as long as `isWanted`: what nobody waits for any more is not worth a word.
 */
export async function untilAnswered<T>(
  attempt: () => Promise<T | Trouble>,
  isWanted = () => true,
): Promise<T> {
  const me = {};
  try {
    for (let tries = 0; ; tries += 1) {
      const answer = await attempt();
      if (!isTrouble(answer)) return answer;
      if (isWanted()) {
        outages.set(me, { trouble: answer, since: outages.get(me)?.since ?? Date.now() });
      } else outages.delete(me);
      publish();
      await sleep(pauseAfter(tries));
      if (!isWanted() && outages.delete(me)) publish();
    }
  } finally {
    if (outages.delete(me)) publish();
  }
}

/** Waits until the server answers, or is heard of otherwise. */
export async function untilServerAnswers(): Promise<void> {
  const began = Date.now();
  await untilAnswered(async () => {
    const answer = believe(await askServer());
    return heardAt >= began ? "answers" : answer;
  });
}

/**
 * Whether the server is ready: its database answers and takes writes. Where a proxy keeps that path
 * from browsers, a new stream tells as much as it can: without its database the server opens none.
 */
export async function askReady(): Promise<"answers" | Trouble> {
  const ready = await askServer("/api/ready");
  return ready === "blocked" ? askServer("/api/live") : ready;
}

/** A proxy may keep the paths of health from browsers: that says nothing while the stream runs. */
function believe(answer: "answers" | Trouble): "answers" | Trouble {
  return answer === "blocked" && isStreamLive ? "answers" : answer;
}

/** Whether the server answers, as itself. `path` is its health, or whether it is ready. */
export async function askServer(path = "/api/health"): Promise<"answers" | Trouble> {
  try {
    const signal = AbortSignal.timeout(PROBE_MS);
    const response = await fetch(path, { cache: "no-store", redirect: "manual", signal });
    if (response.ok && isOurs(response)) {
      void response.body?.cancel();
      return "answers";
    }
    const type = response.headers.get("content-type") ?? "";
    if (!response.ok || !type.startsWith("application/json")) return troubleOf(response);
    const { status } = (await response.json()) as { status?: unknown };
    return typeof status === "string" ? "answers" : "blocked";
  } catch {
    return "lost";
  }
}

function isTrouble(answer: unknown): answer is Trouble {
  return answer === "lost" || answer === "blocked";
}

function publish(): void {
  const all = [...outages.values()];
  const worst = all.find(({ trouble }) => trouble === "blocked") ?? all[0];
  const since = Math.min(...all.map((outage) => outage.since));
  if (worst?.trouble === current?.trouble && (!current || since === current.since)) return;
  current = worst ? { trouble: worst.trouble, since } : null;
  for (const listener of listeners) listener();
}

function sleep(ms: number): Promise<void> {
  return new Promise((done) => {
    const wake = () => {
      clearTimeout(timer);
      sleepers.delete(wake);
      done();
    };
    const timer = setTimeout(wake, ms);
    sleepers.add(wake);
  });
}

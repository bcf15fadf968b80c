import { isOurs, pauseAfter, type Trouble, troubleOf } from "./answer";

/** Something of this window that cannot be had from the server, since `since` by its clock. */
export type Outage = { trouble: Trouble; since: number };

const PROBE_MS = 10_000;

const outages = new Map<object, Outage>();
const listeners = new Set<() => void>();
const sleepers = new Set<() => void>();
let current: Outage | null = null;

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

/** Tries until there is something else than trouble, and gives that. Until then there is an outage. */
export async function untilAnswered<T>(attempt: () => Promise<T | Trouble>): Promise<T> {
  const me = {};
  for (let tries = 0; ; tries += 1) {
    const answer = await attempt();
    if (!isTrouble(answer)) {
      if (outages.delete(me)) publish();
      return answer;
    }
    outages.set(me, { trouble: answer, since: outages.get(me)?.since ?? Date.now() });
    publish();
    await sleep(pauseAfter(tries));
  }
}

/** Whether the server answers, as itself. `path` is its health, or whether it is ready. */
export async function askServer(path = "/api/health"): Promise<"answers" | Trouble> {
  try {
    const signal = AbortSignal.timeout(PROBE_MS);
    const response = await fetch(path, { cache: "no-store", redirect: "manual", signal });
    const type = response.headers.get("content-type") ?? "";
    if (!response.ok || !type.startsWith("application/json")) return troubleOf(response);
    const { status } = (await response.json()) as { status?: unknown };
    return typeof status === "string" || isOurs(response) ? "answers" : "blocked";
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

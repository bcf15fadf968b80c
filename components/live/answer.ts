/** Why the server is not reached: nobody answers, or something in front of it answers instead. */
export type Trouble = "lost" | "blocked";

/** What a proxy says when the server behind it does not answer. */
const AWAY = [502, 503, 504];

/** Whether an answer bears what ours all bear, whatever its status: scripts/lib/headers.mjs. */
export function isOurs({ headers }: Response): boolean {
  return headers.has("x-muster");
}

/** What to call an answer that is not the one that was asked for. */
export function troubleOf(response: Response): Trouble {
  return isOurs(response) || AWAY.includes(response.status) ? "lost" : "blocked";
}

/** How long the `tries`th try after a failed one waits: longer each time, no two browsers alike. */
export function pauseAfter(tries: number): number {
  const longest = Math.min(10_000, 500 * 2 ** Math.min(tries, 5));
  return longest * (0.5 + Math.random() / 2);
}

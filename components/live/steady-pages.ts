import { isOurs, pauseAfter, type Trouble, troubleOf } from "./answer";
import {
  beginPageRequest,
  endPageRequest,
  holdPageRequest,
  isWanted,
  type PageRequest,
} from "./page-requests";
import { askReady, noteHeard, tryAgainNow, untilAnswered } from "./server-state";

/** What Next asks for a page with, and what it only fetches beforehand. */
const PAGE = "rsc";
const BEFOREHAND = ["next-router-prefetch", "next-router-segment-prefetch"];

/** An error in a page as React sends it, other than those that lead on: a redirect, a 404. */
const FAILED = /^[\da-f]+:E\{"digest":"(?!NEXT_)/m;

/** So often a page is asked for before a fault of it alone is believed. */
const TRIES = 3;

/** An attempt that takes longer hangs: no page of ours needs that. */
const LONGEST_MS = 60_000;

type Ask = () => Promise<{ response: Response; good: boolean }>;

/**
 * Makes Next wait for the server. Asked in vain for a page, Next leaves for it as a link would, and
 * that ends on the page of errors of the browser or of a proxy, for good: nothing there comes back
 * by itself. So it is not given an answer until there is one of ours, and whole. Only GET requests
 * for pages wait; they change nothing. A server action that fails is told to who called it.
 */
export function steady(fetch: typeof window.fetch): typeof window.fetch {
  return (input, init) => (isForPage(init) ? askSteadily(fetch, input, init) : fetch(input, init));
}

function isForPage(init?: RequestInit): boolean {
  const headers = new Headers(init?.headers);
  return (
    (init?.method ?? "GET") === "GET" &&
    headers.has(PAGE) &&
    !BEFOREHAND.some((name) => headers.has(name))
  );
}

async function askSteadily(
  fetch: typeof window.fetch,
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  const request = beginPageRequest(
    new URL(input instanceof Request ? input.url : input, location.href),
  );
  // One that waited for another page is no longer told of.
  tryAgainNow();
  init?.signal?.addEventListener("abort", tryAgainNow);
  try {
    return await untilAnswered(
      async () => {
        const answer = await askForPage(() => askOnce(fetch, input, init, request), request);
        if (answer instanceof Response) return answer;
        if (init?.signal?.aborted) throw init.signal.reason;
        holdPageRequest(request);
        return answer;
      },
      () => isWanted(request),
    );
  } finally {
    init?.signal?.removeEventListener("abort", tryAgainNow);
    endPageRequest(request);
  }
}

/**
 * The page, or why it is not to be had. A fault of the page alone, or another's answer at its
 * address alone, is Next's when it stays: without its database the server fails at every page, and
 * for a moment it may fail at one.
 */
async function askForPage(ask: Ask, request: PageRequest): Promise<Response | Trouble> {
  for (let tries = 1; ; tries += 1) {
    try {
      const { response, good } = await ask();
      if (good) return response;
      if ((await askReady()) !== "answers") return troubleOf(response);
      // Next would leave for it, wherever the window has gone meanwhile.
      if (tries >= TRIES) return isWanted(request) ? response : troubleOf(response);
    } catch {
      return "lost";
    }
    // Not cut short by a stream that comes back: what is wrong may be so for a moment longer.
    await new Promise((done) => setTimeout(done, pauseAfter(tries - 1)));
  }
}

/** One attempt. `good` is a page without a fault, or what Next is to leave for. */
async function askOnce(
  fetch: typeof window.fetch,
  input: RequestInfo | URL,
  init: RequestInit | undefined,
  request: PageRequest,
): ReturnType<Ask> {
  request.cut = new AbortController();
  const limits = [request.cut.signal, AbortSignal.timeout(LONGEST_MS)];
  const signal = AbortSignal.any(init?.signal ? [init.signal, ...limits] : limits);
  const response = await fetch(input, { ...init, signal });
  const type = response.headers.get("content-type") ?? "";
  if (!type.startsWith("text/x-component")) {
    void response.body?.cancel();
    // Some paths of ours are no pages of Next; it may leave for those.
    return { response, good: isOurs(response) && response.status < 500 };
  }
  const body = await response.text();
  noteHeard(Date.now());
  return { response: whole(response, body), good: response.status < 500 && !FAILED.test(body) };
}

/** The same answer, of which nothing can get lost any more. */
function whole({ status, headers, url, redirected }: Response, body: string): Response {
  const response = new Response(body, { status, headers });
  // Of both Next makes the address of the page, and the constructor knows neither.
  Object.defineProperties(response, { url: { value: url }, redirected: { value: redirected } });
  return response;
}

// Before Next asks for the first page.
if (typeof window !== "undefined") {
  window.fetch = steady(window.fetch.bind(window));
  // Whoever goes back asks for nothing, and what was waited for before is no longer told of.
  window.addEventListener("popstate", tryAgainNow);
}

import { isOurs, type Trouble, troubleOf } from "./answer";
import { askServer, untilAnswered } from "./server-state";

/** What Next asks for a page with, and what it only fetches beforehand. */
const PAGE = "rsc";
const BEFOREHAND = ["next-router-prefetch", "next-router-segment-prefetch"];

/** An error in a page as React sends it, other than those that lead on: a redirect, a 404. */
const FAILED = /^[\da-f]+:E\{"digest":"(?!NEXT_)/m;

/**
 * Makes Next wait for the server. Asked in vain for a page, Next leaves for it as a link would, and
 * that ends on the page of errors of the browser or of a proxy, for good: nothing there comes back
 * by itself. So it is not given an answer until there is one of ours, and whole. Only GET requests
 * for pages wait; they change nothing. A server action that fails is told to who called it.
 */
export function steady(fetch: typeof window.fetch): typeof window.fetch {
  return (input, init) =>
    isForPage(init) ? untilAnswered(() => askForPage(fetch, input, init)) : fetch(input, init);
}

function isForPage(init?: RequestInit): boolean {
  const headers = new Headers(init?.headers);
  return (
    (init?.method ?? "GET") === "GET" &&
    headers.has(PAGE) &&
    !BEFOREHAND.some((name) => headers.has(name))
  );
}

async function askForPage(
  fetch: typeof window.fetch,
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response | Trouble> {
  try {
    const response = await fetch(input, init);
    const type = response.headers.get("content-type") ?? "";
    if (!type.startsWith("text/x-component")) {
      // Some paths of ours are no pages of Next; it may leave for those.
      return isOurs(response) && response.status < 500 ? response : troubleOf(response);
    }
    const body = await response.text();
    const failed = !response.ok || FAILED.test(body);
    // A fault of the page alone is shown. Without its database the server fails at every page.
    if (failed && (await askServer("/api/ready")) !== "answers") return "lost";
    return whole(response, body);
  } catch (error) {
    if (init?.signal?.aborted) throw error;
    return "lost";
  }
}

/** The same answer, of which nothing can get lost any more. */
function whole({ status, headers, url, redirected }: Response, body: string): Response {
  const response = new Response(body, { status, headers });
  // Of both Next makes the address of the page, and the constructor knows neither.
  Object.defineProperties(response, { url: { value: url }, redirected: { value: redirected } });
  return response;
}

// Before Next asks for the first page.
if (typeof window !== "undefined") window.fetch = steady(window.fetch.bind(window));

/** A page that Next has asked for and waits for. */
export type PageRequest = {
  /** Which page: its address without what Next adds to it. */
  page: string;
  /** Where the window was when it was asked for, in the same form. */
  from: string;
  /** When, in ms on the browser's clock. */
  began: number;
  /** Whether it was asked for in vain, and is asked for again. */
  held: boolean;
  /** Ends the attempt under way; another follows. */
  cut: AbortController;
  /** True once the page is there, false once it is held. */
  outcome: Promise<boolean>;
  settle: (arrived: boolean) => void;
};

/** An action would wait behind a page that takes longer than this: it is not sent. */
const HUNG_MS = 5_000;

const underWay = new Set<PageRequest>();
let newest = "";

/** Notes that Next asks for the page at `url`; `endPageRequest` must follow. */
export function beginPageRequest(url: URL): PageRequest {
  let settle: (arrived: boolean) => void = () => {};
  const outcome = new Promise<boolean>((done) => {
    settle = done;
  });
  newest = pageOf(url);
  const request: PageRequest = {
    page: newest,
    from: pageOf(new URL(location.href)),
    began: Date.now(),
    held: false,
    cut: new AbortController(),
    outcome,
    settle,
  };
  underWay.add(request);
  return request;
}

/** Notes that it was asked for in vain, and is asked for again. */
export function holdPageRequest(request: PageRequest): void {
  request.held = true;
  request.settle(false);
}

/** Notes that Next got its answer. */
export function endPageRequest(request: PageRequest): void {
  underWay.delete(request);
  request.settle(true);
}

/**
 * Whether the window still goes where this request belongs: Next does not abort one when another
 * link is followed, or when one goes back.
 */
export function isWanted({ page, from }: PageRequest): boolean {
  const at = pageOf(new URL(location.href));
  return page === newest && (at === from || at === page);
}

/** Whether Next waits for a page, so that it would keep an action behind it. */
export function isPageUnderWay(): boolean {
  return [...underWay].some(isWanted);
}

/** Waits for the pages under way. False when one is held, or hangs for some seconds. */
export async function pagesArrived(): Promise<boolean> {
  for (const request of [...underWay].filter(isWanted)) {
    if (request.held) return false;
    const left = request.began + HUNG_MS - Date.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hung = new Promise<boolean>((done) => {
      timer = setTimeout(() => done(false), Math.max(0, left));
    });
    const arrived = await Promise.race([request.outcome, hung]);
    clearTimeout(timer);
    if (!arrived) return false;
  }
  return true;
}

/** Ends every attempt under way: what it waits for is taken for lost. */
export function cutPageRequests(): void {
  for (const { cut } of underWay) cut.abort();
}

function pageOf({ pathname, search }: URL): string {
  const query = new URLSearchParams(search);
  query.delete("_rsc");
  return `${pathname}?${query}`;
}

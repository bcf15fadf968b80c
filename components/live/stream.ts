import { isOurs, pauseAfter, type Trouble, troubleOf } from "./answer";

/**
 * What is known of the stream: it is being opened, it runs, it is lost or blocked, or the server
 * says that nobody is signed in.
 */
export type StreamState = "connecting" | "live" | "refused" | Trouble;

/** A state, and when the server was last heard of, in ms on the browser's clock. */
export type StreamNews = { state: StreamState; heardAt: number };

export type Stream = {
  /** Whether anybody looks at what it tells: only then it is open. */
  watch(watched: boolean): void;
  /** Looks at once whether it still lives: after a sleep, or when a failed one may be tried again. */
  check(): void;
};

/** The server says something every five seconds: lib/http/event-stream.ts. */
const BEAT = 5_000;
const SILENCE = 3 * BEAT;

/** A stream that ran this long and was ended in order is opened again without a word. */
const LASTING = 2_000;

/** Why a stream was closed that is in order. */
const UNWATCHED = "Nobody is looking";

type Callbacks = {
  /** Something may have changed, also while no stream was open. */
  onChange: () => void;
  onNews: (news: StreamNews) => void;
};

/**
 * Follows the server's events at `url`, and opens the stream again whenever it ends. An open stream
 * is not trusted: silent for too long it is taken for dead. With `fetch` and not with EventSource,
 * which hides what was answered in the place of a stream, and the words that say it lives.
 */
export function openStream(url: string, { onChange, onNews }: Callbacks): Stream {
  let watched = false;
  let running = false;
  let state: StreamState | undefined;
  let heardAt = Date.now();
  let abort = new AbortController();
  let wake = () => {};

  function tell(next: StreamState) {
    if (next === state && next !== "live") return;
    state = next;
    onNews({ state, heardAt });
  }

  async function run() {
    running = true;
    for (let failed = 0; watched; ) {
      const began = Date.now();
      const end = await followOnce();
      if (!watched) break;
      if (end !== "ended") tell(end);
      // The page finds out who is signed in, and leads on to the login.
      if (end === "refused") onChange();
      failed = end === "ended" && Date.now() - began > LASTING ? 0 : failed + 1;
      await pause(failed === 0 ? 100 : pauseAfter(failed));
    }
    running = false;
  }

  /** Opens it and reads to its end. `ended` is in order: the server ends each after a while. */
  async function followOnce(): Promise<"ended" | "refused" | Trouble> {
    abort = new AbortController();
    const { signal } = abort;
    const began = Date.now();
    let word = began;
    const guard = setInterval(() => Date.now() - word > SILENCE && abort.abort(), 1_000);
    try {
      // A redirect is never ours, and the page it leads to would look like an answer.
      const response = await fetch(url, { cache: "no-store", redirect: "manual", signal });
      const type = response.headers.get("content-type") ?? "";
      if (!response.ok || !response.body || !type.startsWith("text/event-stream")) {
        void response.body?.cancel();
        return isOurs(response) && response.status === 401 ? "refused" : troubleOf(response);
      }
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (let opened = false; ; opened = true) {
        const { done, value } = await reader.read();
        if (done) return opened ? "ended" : "lost";
        word = heardAt = Date.now();
        tell("live");
        const blocks = (rest + value).split("\n\n");
        rest = blocks.pop() ?? "";
        // Whatever happened while nobody listened counts as a change.
        if (!opened || blocks.some((block) => block.startsWith("data:"))) onChange();
      }
    } catch {
      return signal.reason === UNWATCHED ? "ended" : "lost";
    } finally {
      clearInterval(guard);
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  return {
    watch(now) {
      if (watched === now) return;
      watched = now;
      if (!now) {
        abort.abort(UNWATCHED);
        wake();
      } else {
        tell("connecting");
        if (!running) void run();
        else wake();
      }
    },
    check() {
      if (state !== "live") wake();
      else if (Date.now() - heardAt > BEAT * 1.5) abort.abort();
    },
  };
}

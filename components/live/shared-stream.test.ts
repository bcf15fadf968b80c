import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { eventually } from "@/tests/support/eventually";
import { joinStream } from "./shared-stream";

// The worker runs here, behind real ports: whom it keeps a stream open for, and no longer.

const open = new Set<ServerResponse>();
const server = createServer((_, response) => {
  open.add(response);
  // Else a stream nobody wants would end by itself, for its silence.
  const beat = setInterval(() => response.write(": keep-alive\n\n"), 1_000);
  response.on("close", () => {
    clearInterval(beat);
    open.delete(response);
  });
  response.writeHead(200, { "content-type": "text/event-stream" }).write(": open\n\n");
});
const workers: { onerror?: () => void }[] = [];
const ports: MessagePort[] = [];
/** What the worker does every few seconds. */
let pulse: () => void = () => {};

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  vi.stubGlobal("location", new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  const scope: { onconnect?: (event: { ports: MessagePort[] }) => void } = {};
  vi.stubGlobal("self", scope);
  const interval = vi.spyOn(globalThis, "setInterval").mockImplementationOnce((each) => {
    pulse = each;
    return setTimeout(() => {});
  });
  await import("./shared-stream.worker");
  interval.mockRestore();
  vi.stubGlobal(
    "SharedWorker",
    class {
      port: MessagePort;
      onerror?: () => void;
      constructor() {
        const { port1, port2 } = new MessageChannel();
        this.port = port1;
        workers.push(this);
        ports.push(port1, port2);
        scope.onconnect?.({ ports: [port2] });
      }
    },
  );
});

afterAll(() => {
  for (const port of ports) port.close();
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
});

test("a window that gives the worker up, or leaves, keeps no stream of it open", async () => {
  const windows = ["one", "two"].map(() => {
    const onNews = vi.fn();
    const url = new URL("/api/live", location.href).href;
    return { stream: joinStream(url, "ada", { onChange: () => {}, onNews }), onNews };
  });
  const live = expect.objectContaining({ state: "live" });
  for (const { stream } of windows) stream.watch(true);
  await eventually(() => {
    for (const { onNews } of windows) expect(onNews).toHaveBeenCalledWith(live);
  });
  expect(open.size).toBe(1);

  const [first, second] = windows;
  workers[0]?.onerror?.();
  await eventually(() => expect(open.size).toBe(2));
  second?.stream.watch(false);
  // Only the one that the first has of its own.
  await eventually(() => expect(open.size).toBe(1));
  first?.stream.watch(false);
  await eventually(() => expect(open.size).toBe(0));
});

test("a window that crashed is forgotten, one that was only slow hears what it missed", async () => {
  const [slow, fast] = [new SharedWorker("").port, new SharedWorker("").port];
  const heard = vi.fn();
  slow.onmessage = ({ data }) => heard(data);
  const say = (port: MessagePort) =>
    port.postMessage({ url: new URL("/api/live", location.href).href, watched: true });
  say(slow);
  say(fast);
  const live = { news: expect.objectContaining({ state: "live" }) };
  await eventually(() => expect(heard).toHaveBeenCalledWith(live));
  expect(open.size).toBe(1);
  for (let pulses = 0; pulses < 10; pulses += 1) {
    pulse();
    say(fast);
    // A message is not there before the turn of the event loop is over.
    await new Promise((done) => setTimeout(done, 5));
  }
  expect(open.size).toBe(1);
  heard.mockClear();
  say(slow);
  await eventually(() => expect(heard).toHaveBeenCalledWith({ ...live, changed: true }));
  for (let pulses = 0; pulses < 10; pulses += 1) pulse();
  await eventually(() => expect(open.size).toBe(0));
});

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { WebSocket } from "ws";

/** The memory of a process that is resident, in kilobytes. Linux only: it reads /proc. */
export function residentKilobytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
}

/**
 * The bytes a Node process holds once its garbage is collected: its heap, and the buffers outside of
 * it. Resident memory would not tell, for what was collected stays resident. It asks the debugger of
 * the process, which listens at this port from the first question on.
 */
export async function bytesHeld({ pid, inspectPort }: { pid: number; inspectPort: number }) {
  process.kill(pid, "SIGUSR1");
  const socket = new WebSocket(await debuggerUrl(inspectPort), { perMessageDeflate: false });
  await once(socket, "open");
  try {
    const ask = async (id: number, method: string, params = {}) => {
      const answered = once(socket, "message");
      socket.send(JSON.stringify({ id, method, params }));
      return JSON.parse(String((await answered)[0]));
    };
    await ask(1, "HeapProfiler.collectGarbage");
    const expression = "JSON.stringify(process.memoryUsage())";
    const { result } = await ask(2, "Runtime.evaluate", { expression });
    const { heapUsed, external } = JSON.parse(result.result.value);
    return heapUsed + external;
  } finally {
    socket.close();
  }
}

async function debuggerUrl(port: number): Promise<string> {
  for (const end = Date.now() + 10_000; ; ) {
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`).catch(() => undefined);
    if (answer) return (await answer.json())[0].webSocketDebuggerUrl;
    if (Date.now() > end) throw new Error("The debugger of the server does not answer.");
    await new Promise((done) => setTimeout(done, 50));
  }
}

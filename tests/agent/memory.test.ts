import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { enrolledMachine, heartbeats, run, server, standInForEach } from "./support/enrolled";
import { shells } from "./support/machine";

// What an agent that runs for months takes: less than 5 MB, however often it has checked in. `npm run
// bench` prints how much it is.

standInForEach();

const LIMIT_KB = 5 * 1024;
const CHECK_INS = 600;

it.each(shells)(
  "%s stays below 5 MB",
  async (shell) => {
    await enrolledMachine(shell, "curl");
    const child = run({ MUSTER_INTERVAL_SCALE: "0.0001" });
    const resident = () =>
      Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]);
    let most = 0;
    for (let count = 100; count <= CHECK_INS; count += 50) {
      await server.until(() => heartbeats().length >= count);
      most = Math.max(most, resident());
    }
    expect(most).toBeGreaterThan(500);
    expect(most).toBeLessThan(LIMIT_KB);
  },
  180_000,
);

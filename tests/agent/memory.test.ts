import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { enrolledMachine, heartbeats, run, server, standInForEach } from "./support/enrolled";
import { shells } from "./support/machine";

// What an agent that runs for months takes: less than 5 MB, however often it has checked in. `npm run
// bench` prints how much it is.

standInForEach();

const LIMIT_KB = 5 * 1024;

// ksh alone grows with each check-in: by 5.1 MB it would be past the limit after 450 of them.
it.each(shells.map((shell) => ({ shell, checkIns: shell === "ksh" ? 450 : 60 })))(
  "$shell stays below 5 MB",
  async ({ shell, checkIns }) => {
    await enrolledMachine(shell, "curl");
    const child = run({ MUSTER_INTERVAL_SCALE: "0.0001" });
    const resident = () =>
      Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]);
    let most = 0;
    for (let count = 30; count <= checkIns; count += 30) {
      await server.until(() => heartbeats().length >= count);
      most = Math.max(most, resident());
    }
    expect(most).toBeGreaterThan(500);
    expect(most).toBeLessThan(LIMIT_KB);
  },
  300_000,
);

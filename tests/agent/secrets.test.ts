import { readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { combinations, Machine } from "./support/machine";
import { type Received, StandIn } from "./support/stand-in";

// While a request waits for its answer its client is alive: the moment to look at what every
// user of the machine can see of it.

let machine: Machine;
let server: StandIn;
beforeEach(async () => {
  server = await new StandIn().listen();
});
afterEach(async () => {
  machine.dispose();
  await server.close();
});

function commandLines(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return "";
      }
    });
}

/** A life of a host: requests during which a secret stood in some arguments, files others may read. */
async function lifeWithOnlookers() {
  const exposed = new Set<string>();
  const open = new Set<string>();
  let looks = 0;
  const enrollment = server.newEnrollToken();
  server.interfere = (request: Received) => {
    const lines = commandLines();
    if (lines.some((line) => /^(\S*\/)?(curl|wget) /.test(line))) looks++;
    for (const secret of [enrollment, ...server.agentTokens.keys()]) {
      if (lines.some((line) => line.includes(secret))) exposed.add(request.path);
    }
    for (const path of machine.tree()) if (!/ (600|700)$/.test(path)) open.add(path);
    return undefined;
  };
  machine.command("docker", "[ $1 != ps ] || echo 1");
  const env = { MUSTER_URL: server.url, MUSTER_TOKEN: enrollment };
  let said = "";
  for (const command of ["enroll", "once", "rotate", "status", "once"]) {
    const outcome = await machine.agent([command], command === "enroll" ? { env } : {});
    expect(outcome).toMatchObject({ code: 0 });
    said += outcome.stdout + outcome.stderr;
  }
  return { exposed: [...exposed], open: [...open], looks, said };
}

describe.each(combinations)("$shell with $client", ({ shell, client }) => {
  it("shows no secret in any process list, and writes none but to files of mode 0600", async () => {
    machine = new Machine(shell, client);
    const { exposed, open, looks, said } = await lifeWithOnlookers();
    expect(looks).toBe(server.received.length);
    expect(looks).toBeGreaterThanOrEqual(7);
    expect(open).toEqual([]);
    // busybox wget takes headers as arguments only; docs/agent.md says so.
    expect(exposed).toEqual(
      client === "busybox-wget"
        ? ["/api/agent/heartbeat", "/api/agent/containers", "/api/agent/token"]
        : [],
    );
    expect(said).not.toContain("mst_");
  });
});

import { expect, test } from "vitest";
import { buildHost, buildOrganization, withBearer } from "@/tests/support/builders";
import { startServer } from "@/tests/support/server";

const DAY_SECONDS = 86_400;
const HOSTS = 1000;
const BUDGET_BYTES = 100_000_000;

/** How often in a day an agent of ours sends each of these, at most (agent/server, agent/command). */
const perHostAndDay = {
  "/api/agent/report": DAY_SECONDS / 3600,
  "/api/agent/containers": DAY_SECONDS / 3600,
} as const;

const calls = 60;

const SLOW = { timeout: 120_000 };

test("1,000 hosts log at most 100 MB a day: heartbeats are a line a minute", SLOW, async () => {
  const { organization } = await buildOrganization();
  const hosts = await Promise.all([1, 2, 3].map(() => buildHost(organization)));
  const server = await startServer();
  const send = async (path: string, credential: string, body: unknown, method = "POST") => {
    const headers = { ...withBearer(credential), "content-type": "application/json" };
    const answer = await fetch(server.url + path, { method, headers, body: JSON.stringify(body) });
    await answer.arrayBuffer();
    return answer.status;
  };
  for (let made = 0; made < calls; made += 1) {
    const { credential } = hosts[made % hosts.length] ?? { credential: "" };
    expect(await send("/api/agent/heartbeat", credential, {})).toBe(200);
  }
  const { credential } = hosts[0] ?? { credential: "" };
  expect(await send("/api/agent/report", credential, { packages: [] })).toBe(200);
  expect(await send("/api/agent/containers", credential, { containers: [] }, "PUT")).toBe(200);
  expect(await send("/api/agent/heartbeat", "mst_agent_unknown", {})).toBe(401);
  await server.stop();

  const lines = server.lines();
  const ofPath = (path: string) => lines.filter((line) => line.path === path);
  // What fails has a line of its own, the good ones none.
  expect(ofPath("/api/agent/heartbeat").map(({ status }) => status)).toEqual([401]);
  const gathered = lines.filter(({ msg }) => msg === "heartbeats");
  expect(total(gathered.map(({ count }) => Number(count)))).toBe(calls);
  expect(gathered[0]).toMatchObject({ hosts: hosts.length });

  const bytesOf = (line: unknown) => Buffer.byteLength(`${JSON.stringify(line)}\n`);
  const minutes = (DAY_SECONDS / 60) * Math.max(...gathered.map(bytesOf));
  const others = Object.entries(perHostAndDay).map(([path, times]) => {
    const [line] = ofPath(path);
    expect(line).toBeDefined();
    return HOSTS * times * bytesOf(line);
  });
  expect(minutes + total(others)).toBeLessThan(BUDGET_BYTES);
});

function total(numbers: number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}

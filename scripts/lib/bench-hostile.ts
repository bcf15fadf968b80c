import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { type BenchServer, withServer } from "@/scripts/lib/bench-server";
import { type HostileBody, hostileBodies } from "@/tests/support/hostile-bodies";
import { startPostgres } from "@/tests/support/postgres";

// How long `/api/health` waits while the server reads a body: that is its longest turn of the event
// loop, for health asks nothing of the database. A body that was made to be dear may make it wait
// twice as long as a good report of 710 packages does, or 50 ms where that is more.

/** Each body is sent by so many hosts, and the median of their waits counts. */
const TRIES = 3;
const GOOD_TRIES = 15;
const PROBE_EVERY_MS = 2;
const ALWAYS_ALLOWED_MS = 50;
/** Routes that take the largest bodies of a host. */
const PATHS = ["/api/v1/hosts/update", "/api/v1/integrations/docker", "/api/agent/containers"];

type Waited = { name: string; path: string; ms: number; status: number };

/** Prints what the worst bodies cost, on both engines, and of the commit `against` as well. */
export async function benchHostile(against: string | undefined): Promise<void> {
  const postgres = await startPostgres();
  const other = against === undefined ? undefined : buildOf(against);
  try {
    for (const engine of ["sqlite", "postgresql"]) {
      const database = (name: string) =>
        engine === "sqlite" ? Promise.resolve("") : postgres.createDatabase(name);
      const now = await measure(engine, process.cwd(), await database("now"));
      if (other === undefined) continue;
      const before = await measure(`${engine}, ${against}`, other, await database("before"));
      console.log(`${engine.padEnd(11)} the worst before / now  ${(before / now).toFixed(1)}`);
    }
  } finally {
    if (other !== undefined) rmSync(other, { recursive: true, force: true });
    await postgres.stop();
  }
}

/** Gives the longest wait that a hostile body caused, in milliseconds. */
async function measure(title: string, directory: string, databaseUrl: string): Promise<number> {
  let worst = 0;
  await withServer(directory, databaseUrl, async (server) => {
    const bytes = readFileSync("tests/fixtures/report-debian-710.json");
    const goodReport = { name: "a good report", bytes };
    await waitOf(server, PATHS[0] ?? "", goodReport, GOOD_TRIES);
    const good = await waitOf(server, PATHS[0] ?? "", goodReport, GOOD_TRIES);
    const waited: Waited[] = [];
    for (const { make } of hostileBodies()) {
      const body = make();
      for (const path of PATHS) waited.push(await waitOf(server, path, body, TRIES));
    }
    waited.sort((a, b) => b.ms - a.ms);
    worst = waited[0]?.ms ?? 0;
    const allowed = Math.max(2 * good.ms, ALWAYS_ALLOWED_MS);
    console.log(`${title}: ${waited.length} hostile bodies; allowed ${allowed.toFixed(0)} ms`);
    for (const { name, path, ms, status } of [good, ...waited.slice(0, 8)]) {
      console.log(`  ${ms.toFixed(1).padStart(8)} ms  ${status}  ${path}  ${name}`);
    }
  });
  return worst;
}

/** The median of what a health check waits at most while the body is read, each by a new host. */
async function waitOf(
  server: BenchServer,
  path: string,
  { name, bytes, headers }: HostileBody,
  tries: number,
): Promise<Waited> {
  const waits: number[] = [];
  let status = 0;
  for (let at = 0; at < tries; at += 1) {
    const bearer = await server.enroll(`hostile-${name}-${at}`.slice(0, 60));
    let reading = true;
    let longest = 0;
    const probing = (async () => {
      do {
        const started = performance.now();
        await server.call("GET", "/api/health");
        longest = Math.max(longest, performance.now() - started);
        await after(PROBE_EVERY_MS);
      } while (reading);
    })();
    await after(5 * PROBE_EVERY_MS);
    status = await server.send("POST", path, { bearer, body: bytes, headers: headers ?? {} }).then(
      (answer) => answer.status,
      () => 0,
    );
    reading = false;
    await probing;
    waits.push(longest);
  }
  waits.sort((a, b) => a - b);
  return { name, path, status, ms: waits[Math.floor(tries / 2)] ?? 0 };
}

/** A checkout of another commit, built with a copy of the packages of this one. */
function buildOf(commit: string): string {
  const directory = mkdtempSync(join(tmpdir(), "muster-bench-commit-"));
  const archive = execFileSync("git", ["archive", commit], { maxBuffer: 1024 ** 3 });
  execFileSync("tar", ["-x", "-C", directory], { input: archive });
  // A link would not do: the build takes no file from outside of its folder.
  cpSync("node_modules", join(directory, "node_modules"), { recursive: true });
  execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: directory, stdio: "inherit" });
  return directory;
}

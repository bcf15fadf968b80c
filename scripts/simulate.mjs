import "./lib/node-version.mjs";
import { parseArgs } from "node:util";
import { fail, Sentence } from "./lib/say.mjs";

/**
 * `npm run simulate -- --hosts N`: N hosts enroll with one-time tokens and check in over real
 * HTTP, as agents do. Bounded in count and time, loopback only: a load test of somebody else's
 * server is an attack.
 */
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

const { values } = parseArgs({
  options: {
    url: { type: "string", default: "http://localhost:3000" },
    username: { type: "string", default: "admin" },
    hosts: { type: "string", default: "10" },
    seconds: { type: "string", default: "60" },
    interval: { type: "string", default: "30" },
    parallel: { type: "string", default: "32" },
  },
});

const url = new URL(values.url);
const hosts = bounded("hosts", 1, 50_000);
const seconds = bounded("seconds", 1, 3_600);
const interval = bounded("interval", 1, 3_600);
const parallel = bounded("parallel", 1, 256);

try {
  if (!LOOPBACK.test(url.hostname)) {
    throw new Sentence(`${url.hostname} is not this machine. Simulated load stays on loopback.`);
  }
  await main();
} catch (error) {
  fail(error);
}

async function main() {
  const admin = await signIn();
  const started = performance.now();
  const identities = [];
  await inParallel(hosts, async (index) => {
    identities.push(await enroll(admin, index));
    if (identities.length % 500 === 0) console.log(`${identities.length} of ${hosts} enrolled`);
  });
  const took = (performance.now() - started) / 1000;
  console.log(`${hosts} hosts enrolled in ${took.toFixed(1)} s`);
  await checkIn(identities);
}

async function signIn() {
  const password = process.env.MUSTER_PASSWORD;
  if (!password) throw new Sentence("Set MUSTER_PASSWORD to the password of --username.");
  const { token } = await call("/api/v1/auth/login", { username: values.username, password });
  return token;
}

async function enroll(admin, index) {
  const { token } = await call("/api/hosts/tokens", {}, admin);
  const name = `simulated-${String(index + 1).padStart(5, "0")}`;
  const facts = { name, hostname: name, os: "Debian GNU/Linux 12", architecture: "x86_64" };
  const answer = await call("/api/agent/enroll", { token, ...facts, dockerVersion: null });
  return answer.token;
}

/** Every host checks in once an interval, spread evenly over it, until the time is up. */
async function checkIn(identities) {
  const times = [];
  let failed = 0;
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    identities.map(async (identity, index) => {
      await pause((index / identities.length) * Math.min(interval, seconds) * 1000);
      while (performance.now() < end) {
        const sent = performance.now();
        try {
          await call("/api/agent/heartbeat", { clock: new Date().toISOString() }, identity);
          times.push(performance.now() - sent);
        } catch {
          failed += 1;
        }
        await pause(Math.min(interval * 1000, Math.max(0, end - performance.now())));
      }
    }),
  );
  times.sort((a, b) => a - b);
  const at = (part) => (times[Math.floor(times.length * part)] ?? 0).toFixed(1);
  const rate = (times.length / seconds).toFixed(1);
  console.log(
    `${times.length} check-ins, ${rate}/s, ${failed} failed; ms: median ${at(0.5)}, 99% ${at(0.99)}`,
  );
}

async function inParallel(count, work) {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(parallel, count) }, worker));
}

async function call(path, body, bearer) {
  const response = await fetch(new URL(path, url), {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(bearer && { authorization: `Bearer ${bearer}` }),
    },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Sentence(`${path} answered ${response.status}: ${answer.error}`);
  return answer;
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function bounded(name, least, most) {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < least || value > most) {
    fail(new Sentence(`--${name} takes a whole number from ${least} to ${most}.`));
  }
  return value;
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";

const HOLD = `
  import { exclusively } from "./scripts/lib/lock.mjs";
  await exclusively(process.argv[1], () => console.log("waiting"), async () => {
    console.log("holding");
    if (process.argv[2] === "for ever") await new Promise(() => setInterval(() => {}, 1000));
  });
  console.log("released");
`;

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** Holds the lock in a process of its own. `said` resolves when it has printed a word. */
function holder(name: string, how: "for ever" | "shortly") {
  const args = ["--input-type=module", "--eval", HOLD, name, how];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk.toString();
  });
  const said = async (word: string) => {
    while (!output.includes(word)) await once(child.stdout, "data");
  };
  return { child, said, output: () => output };
}

test("a second process waits until the first is done", async () => {
  const first = holder("test-wait", "for ever");
  await first.said("holding");
  const second = holder("test-wait", "shortly");
  await second.said("waiting");
  expect(second.output()).not.toContain("holding");
  first.child.kill("SIGTERM");
  await second.said("released");
});

test("a killed process lets go", async () => {
  const first = holder("test-kill", "for ever");
  await first.said("holding");
  first.child.kill("SIGKILL");
  await once(first.child, "exit");
  await holder("test-kill", "shortly").said("released");
});

test("of five at once each gets its turn", async () => {
  const all = Array.from({ length: 5 }, () => holder("test-five", "shortly"));
  await Promise.all(all.map(({ said }) => said("released")));
});

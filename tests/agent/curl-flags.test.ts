import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { Machine, shells, which } from "./support/machine";
import { RealServer } from "./support/real-server";

let server: RealServer;
let machine: Machine;
beforeAll(async () => {
  server = await RealServer.start();
}, 120_000);
afterAll(() => server.stop());
afterEach(() => machine.dispose());

it.each(shells)("CURL_FLAGS are given to each curl of the script, under %s", async (shell) => {
  machine = new Machine(shell, "curl");
  const calls = `${machine.directory}/calls`;
  machine.command(
    "curl",
    `printf '%s ' "$@" >>${calls}; echo >>${calls}
    exec ${which("curl")} "$@"`,
  );
  const token = await server.newAutoToken();
  const script = await fetch(server.scriptUrl(token, "direct-host"));
  const env = { FRIENDLY_NAME: `flags-${shell}`, CURL_FLAGS: "--ipv4 --tcp-nodelay" };
  const outcome = await machine.run(["-s"], { env, stdin: await script.text() });
  expect(outcome).toMatchObject({ code: 0 });
  const ofScript = readFileSync(calls, "utf8")
    .split("\n")
    .filter((line) => /\/auto-enrollment\/enroll|\/hosts\/install/.test(line));
  expect(ofScript).toHaveLength(2);
  for (const line of ofScript) expect(line).toMatch(/^-q --ipv4 --tcp-nodelay /);
});

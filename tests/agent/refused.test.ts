import { expect, it } from "vitest";
import {
  enrolledMachine,
  heartbeats,
  machine,
  run,
  server,
  standInForEach,
} from "./support/enrolled";
import { which } from "./support/machine";

standInForEach();

it("takes up a credential that came after it was refused and before it rests", async () => {
  await enrolledMachine("dash", "curl");
  for (const token of server.agentTokens.keys()) server.agentTokens.set(token, false);
  const token = server.newAgentToken();
  // What the agent starts first when it is about to rest: it draws how long.
  const done = `${machine.directory}/done`;
  machine.command(
    "od",
    `[ -e ${done} ] || { : >${done}; echo token=${token} >${machine.lib}/credential.new; }
    exec ${which("od")} "$@"`,
  );
  run({ MUSTER_INTERVAL_SCALE: "0.05", MUSTER_REFUSED_RETRY: "1000000" });
  await server.until(
    () =>
      server.agentTokens.get(token) === true &&
      heartbeats().some(({ authorization }) => authorization === `Bearer ${token}`),
  );
  expect(heartbeats().length).toBeGreaterThan(1);
});

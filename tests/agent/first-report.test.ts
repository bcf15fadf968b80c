import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { eventually } from "@/tests/support/eventually";
import {
  enrolledMachine,
  heartbeats,
  machine,
  run,
  server,
  standInForEach,
} from "./support/enrolled";

// Machines that start together, after an outage, do not collect together.

standInForEach();

const reporting = () => ({ MUSTER_REPORTS: "1", MUSTER_HOST_ROOT: machine.hostRoot });

it("reports at once as a new host, and within five minutes when it only starts again", async () => {
  await enrolledMachine("dash", "curl");
  server.wants = ["packages", "repos", "system"];
  const first = run(reporting());
  await server.until(() => server.to("/api/agent/report").length >= 1);
  await eventually(() => expect(existsSync(`${machine.lib}/reported`)).toBe(true));
  first.kill("SIGTERM");
  await new Promise((done) => first.once("exit", done));
  const log = `${machine.directory}/collected`;
  // The waits are real here, and nobody waits for them.
  machine.command("nice", `echo collected >>${log}`);
  const known = heartbeats().length;
  const again = run({ ...reporting(), MUSTER_INTERVAL_SCALE: "1" });
  await server.until(() => heartbeats().length > known);
  expect(existsSync(log)).toBe(false);
  again.kill("SIGTERM");
  await new Promise((done) => again.once("exit", done));
  expect(
    await machine.agent(["enroll", "--force"], {
      env: { MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken() },
    }),
  ).toMatchObject({ code: 0 });
  run({ ...reporting(), MUSTER_INTERVAL_SCALE: "1" });
  await eventually(() => expect(existsSync(log)).toBe(true));
});

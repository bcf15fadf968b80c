import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { eventually } from "@/tests/support/eventually";
import {
  enrolledMachine,
  heartbeats,
  machine,
  run,
  server,
  standInForEach,
} from "./support/enrolled";
import { shells } from "./support/machine";

// A machine made from a template has the credential of another, until an admin splits them.

standInForEach();

describe.each(shells)("%s", (shell) => {
  it("drops an identity that is another's and enrolls anew", async () => {
    await enrolledMachine(shell, "curl");
    const before = readFileSync(machine.credential, "utf8");
    const known = heartbeats().length;
    const answer = server.enrolledAs("host-2");
    server.ask("reenroll", server.newEnrollToken());
    run();
    await eventually(() => expect(readFileSync(machine.credential, "utf8")).not.toBe(before));
    server.commands.length = 0;
    await server.until(() => heartbeats().at(-1)?.authorization === `Bearer ${answer()}`);
    expect(readFileSync(machine.credential, "utf8")).toBe(`token=${answer()}\nhost_id=host-2\n`);
    // With all facts: the server knows nothing of this host.
    const first = heartbeats()
      .slice(known)
      .find(({ authorization }) => authorization === `Bearer ${answer()}`);
    expect(first?.json).toHaveProperty("hostname");
    expect(machine.tree().join()).not.toContain("enrolling");
  });
});

it("becomes one host although the answer to its enrollment was lost", async () => {
  await enrolledMachine("dash", "curl");
  const answer = server.enrolledAs("host-2");
  const first = server.newEnrollToken();
  server.ask("reenroll", first);
  let lost = 0;
  const enrollments = () => server.to("/api/agent/enroll");
  server.interfere = async (request) => {
    if (request.path !== "/api/agent/enroll" || lost++ > 0) return undefined;
    // It was spent, and the next answers hold another token.
    await server.answer(request);
    server.commands.splice(0, 1, { id: "next", kind: "reenroll", token: server.newEnrollToken() });
    return { take: (response) => response.destroy() };
  };
  const child = run();
  await server.until(() => enrollments().length >= 3);
  server.commands.length = 0;
  await eventually(() => expect(readFileSync(machine.credential, "utf8")).toContain("host-2"));
  expect(readFileSync(machine.credential, "utf8")).toContain(answer());
  const again = enrollments().slice(1);
  expect(new Set(again.map(({ json }) => json.token))).toEqual(new Set([first]));
  expect(new Set(again.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
  child.kill("SIGTERM");
});

it("stays what it is when the token is refused, and takes the next one", async () => {
  await enrolledMachine("dash", "curl");
  server.ask("reenroll", "mst_enroll_expired");
  run();
  await server.until(() => server.to("/api/agent/enroll").length >= 2);
  expect(readFileSync(machine.credential, "utf8")).toContain("host-1");
  const answer = server.enrolledAs("host-2");
  server.commands.splice(0, 1, { id: "next", kind: "reenroll", token: server.newEnrollToken() });
  await eventually(() => expect(readFileSync(machine.credential, "utf8")).toContain(answer()));
});

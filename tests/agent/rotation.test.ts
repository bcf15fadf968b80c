import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { eventually } from "@/tests/support/eventually";
import { enrolledMachine, machine, run, server, standInForEach } from "./support/enrolled";
import { agentPath, ended, shells } from "./support/machine";

// The answer to a rotation gets lost: with the agent that asked for it, or on the way.

standInForEach();

const asked = () => server.to("/api/agent/token");
const keys = () => new Set(asked().map(({ headers }) => headers["idempotency-key"]));
const token = () => /^token=(.*)$/m.exec(readFileSync(machine.credential, "utf8"))?.[1] ?? "";

it.each(shells)("killed between question and answer, %s gets the same token", async (shell) => {
  await enrolledMachine(shell, "curl");
  const before = token();
  server.interfere = async (request) => {
    if (request.path !== "/api/agent/token") return undefined;
    const answer = await server.answer(request);
    // The server has made the token; nobody is told.
    child.kill("SIGKILL");
    return { ...answer, take: (response) => response.destroy() };
  };
  const child = machine.start([agentPath, "rotate"]);
  await ended(child);
  expect(token()).toBe(before);
  server.interfere = () => undefined;
  expect(await machine.agent(["once"])).toMatchObject({ code: 0 });
  expect(asked()).toHaveLength(2);
  expect(keys().size).toBe(1);
  expect(keys()).not.toContain("");
  // The one it enrolled with, and the one it has.
  expect([...server.agentTokens.keys()]).toEqual([before, token()]);
  expect(existsSync(`${machine.lib}/rotating`)).toBe(false);
  // Another rotation is another question.
  expect(await machine.agent(["rotate"])).toMatchObject({ code: 0 });
  expect(keys().size).toBe(2);
});

it("asks with the same key for as long as the server is away, for one command", async () => {
  await enrolledMachine("dash", "curl");
  const before = token();
  let away = 3;
  server.interfere = async (request) =>
    request.path === "/api/agent/token" && away-- > 0
      ? { ...(await server.answer(request)), status: 503, body: { error: "Database is away" } }
      : undefined;
  const id = server.ask("rotate");
  run();
  await eventually(() => expect(server.outcomes.get(id)).toEqual({ outcome: "done" }));
  expect(asked().length).toBeGreaterThan(3);
  expect(keys().size).toBe(1);
  expect([...server.agentTokens.keys()]).toEqual([before, token()]);
});

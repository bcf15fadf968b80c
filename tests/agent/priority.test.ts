import { readFileSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { Machine, shells, which } from "./support/machine";

let machine: Machine;
afterEach(() => machine.dispose());

it.each(shells)("asks the package manager at the lowest priority, under %s", async (shell) => {
  machine = new Machine(shell, "curl");
  const seen = `${machine.directory}/priority`;
  machine.command("apt-cache", `{ nice; ionice; } >>${seen}; exec ${which("apt-cache")} "$@"`);
  const { code } = await machine.agent(["report", "--print"], {
    env: { PATH: `${machine.path}:${process.env.PATH}` },
  });
  expect(code).toBe(0);
  expect(readFileSync(seen, "utf8").trim().split("\n")).toEqual(["19", "idle", "19", "idle"]);
});

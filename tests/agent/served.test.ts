import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { type AgentFile, agentFile } from "@/lib/fleet/enrollment/agent-files";
import { needs } from "@/tests/support/needs";
import { shells } from "./support/machine";

needs("shellcheck");

// The scripts as hosts get them: one file each, made of the parts in agent/.

const files: AgentFile[] = [
  "muster-agent",
  "install.sh",
  "proxmox-lxc.sh",
  "direct-host.sh",
  "remove.sh",
];

const check = (dialect: string, input: string) =>
  execFileSync("shellcheck", ["-s", dialect, "-"], { input, encoding: "utf8" });

describe.each(files)("%s", (name) => {
  it.each(["sh", "dash"])("is clean for ShellCheck as %s", async (dialect) => {
    check(dialect, (await agentFile(name)).text);
  });

  it.each(shells)("parses under %s", async (shell) => {
    const args = [...(shell === "busybox" ? ["sh"] : []), "-n"];
    const { text } = await agentFile(name);
    expect(execFileSync(shell, args, { input: text, stdio: "pipe", encoding: "utf8" })).toBe("");
  });

  it("is one file that reads no other", async () => {
    const { text } = await agentFile(name);
    expect(text).not.toMatch(/^\. "/m);
    expect(text.match(/^#!\/bin\/sh$/gm)).toHaveLength(1);
  });
});

it.each(["sh", "dash"])(
  "what boots machines for tests is clean for ShellCheck as %s",
  (dialect) => {
    execFileSync("shellcheck", ["-s", dialect, resolve("tests/matrix/hosts/booted/boot.sh")]);
  },
);

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { which } from "./support/machine";
import { ProxmoxNode } from "./support/proxmox-node";

// The node that other tests run the script on, with another busybox for its containers.

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "muster-busybox-"));
  vi.stubEnv("PATH", `${directory}:${process.env.PATH}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

const containers = { 100: { name: "small", kind: "busybox" as const } };
const useBusybox = (content: string | Buffer) =>
  writeFileSync(join(directory, "busybox"), content, { mode: 0o755 });

it("takes a busybox that lists itself, as Debian's busybox-static does", async () => {
  const bytes = readFileSync(String(which("busybox"))).toString("latin1");
  // A name of the same length between the same neighbours: the list stays sorted.
  expect(bytes).toContain("\0bunzip2\0");
  useBusybox(Buffer.from(bytes.replace("\0bunzip2\0", "\0busybox\0"), "latin1"));
  const node = await ProxmoxNode.start(containers);
  try {
    const applets = await node.inside(100, "busybox --list");
    expect(applets.split("\n")).toContain("busybox");
    expect(await node.inside(100, "hostname")).toBe("small\n");
  } finally {
    await node.stop();
  }
});

it("ends when a container cannot start", async () => {
  // Nothing inside can run it.
  useBusybox("#!/bin/sh\necho sleep\n");
  await expect(ProxmoxNode.start(containers)).rejects.toThrow("The node did not start");
});

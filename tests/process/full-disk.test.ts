import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { freshDatabase } from "@/tests/support/database";
import { eventually } from "@/tests/support/eventually";
import { startServer } from "@/tests/support/server";
import "@/tests/support/on-sqlite";

const SLOW = { timeout: 120_000 };

// A disk of its own that is really full: a tmpfs, which root may mount.
const isRoot = process.getuid?.() === 0 && process.platform === "linux";

describe.runIf(isRoot)("on a disk that is full", SLOW, () => {
  test("ready is 503 until there is space again, and the log says so once", async () => {
    const { dataDir: folder } = await freshDatabase("sqlite");
    const dataDir = join(folder, "disk");
    mkdirSync(dataDir);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", dataDir]);
    onTestFinished(() => void execFileSync("umount", ["-l", dataDir]));
    const server = await startServer({ dataDir });
    onTestFinished(() => void server.kill9());
    const ready = async () => (await fetch(`${server.url}/api/ready`)).status;
    expect(await ready()).toBe(200);

    const filler = join(dataDir, "filler");
    const piece = Buffer.alloc(4096);
    const fill = () => {
      try {
        for (;;) writeFileSync(filler, piece, { flag: "a" });
      } catch {
        // No space left on the device.
      }
    };
    fill();
    // A try of the server itself needs space as soon as the one before is ten seconds old.
    await eventually(async () => {
      fill();
      expect(await ready()).toBe(503);
    });
    expect(await (await fetch(`${server.url}/api/ready`)).json()).toEqual({
      error: "Nothing can be written at the moment. Try again shortly",
    });
    rmSync(filler);
    await eventually(async () => expect(await ready()).toBe(200));
    await server.stop();
    const said = server.lines().map(({ msg }) => msg);
    expect(said.filter((msg) => msg === "nothing can be written to the database")).toHaveLength(1);
    expect(said.filter((msg) => msg === "the database takes writes again")).toHaveLength(1);
  });
});

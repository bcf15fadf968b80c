import "./lib/node-version.mjs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./lib/root.mjs";
import { openly, quietly } from "./lib/run.mjs";
import { fail, Sentence, step } from "./lib/say.mjs";

/**
 * `node scripts/record-dnf5.mjs [MIRROR]`: tries the inventory with the dnf5 of Debian sid, and
 * records what it answers below tests/fixtures. Needs root, mmdebstrap and createrepo-c, on amd64.
 * Nothing calls it: sid changes every day. docs/inventory.md says when to.
 */
const [mirror = "http://deb.debian.org/debian"] = process.argv.slice(2);
const directory = mkdtempSync(join(tmpdir(), "muster-sid-"));
const tar = join(directory, "root.tar");
try {
  if (process.getuid?.() !== 0 || process.arch !== "x64") {
    throw new Sentence("Recording dnf5 needs root on an amd64 machine.");
  }
  const options = ["--mode=root", "--variant=apt", "--include=dash,dnf5,mawk,rpm"];
  // A mirror may stand still. Who signed it is looked at all the same.
  options.push('--aptopt=Acquire::Check-Valid-Until "false"');
  await step("Making a root of Debian sid", () =>
    quietly("mmdebstrap", [...options, "sid", tar, mirror]),
  );
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const test = "tests/agent/inventory/dnf5.test.ts";
  const args = ["run", "--project", "agent", "-t", "the real dnf5", test];
  const env = { ...process.env, DNF5_ROOT: tar };
  process.exitCode = await openly(process.execPath, [vitest, ...args], { env });
} catch (error) {
  rmSync(directory, { recursive: true, force: true });
  fail(error);
}
rmSync(directory, { recursive: true, force: true });

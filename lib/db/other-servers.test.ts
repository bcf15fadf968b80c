import { spawnSync } from "node:child_process";
import { readdirSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { markServer } from "@/lib/db/other-servers";
import { freshDatabase } from "@/tests/support/database";

test("the second server on a file hears of the first, and nobody of one that is gone", async () => {
  const { dataDir } = await freshDatabase("sqlite");
  const file = join(dataDir, "muster.db");
  const heard: string[] = [];
  const start = (name: string, pid = process.pid) =>
    markServer(file, (others) => heard.push(`${name}: ${others}`), pid);
  const stopFirst = start("first");
  expect(heard).toEqual([]);
  const stopSecond = start("second", process.ppid);
  expect(heard).toEqual(["second: 1"]);
  stopFirst();
  stopSecond();
  expect(readdirSync(dataDir)).toEqual([]);

  // Killed: a process of this machine that is no more, and one of another that is silent.
  const { pid } = spawnSync("true");
  writeFileSync(`${file}.server-killed`, JSON.stringify({ host: hostname(), pid }));
  writeFileSync(`${file}.server-silent`, JSON.stringify({ host: "elsewhere", pid: 1 }));
  const ours = JSON.stringify({ host: hostname(), pid: process.pid });
  writeFileSync(`${file}.server-before-us`, ours);
  const longAgo = new Date(Date.now() - 3_600_000);
  utimesSync(`${file}.server-silent`, longAgo, longAgo);
  const stopThird = start("third");
  expect(heard).toHaveLength(1);
  expect(readdirSync(dataDir)).toHaveLength(1);
  stopThird();
});

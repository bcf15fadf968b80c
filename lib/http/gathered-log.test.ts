import { expect, test } from "vitest";
import { type GatheredLine, GatheredLog } from "@/lib/http/gathered-log";

const beat = { method: "POST", path: "/api/agent/heartbeat", status: 200 };

test("calls of a minute are one line, with how many, of whom and how long", () => {
  const lines: GatheredLine[] = [];
  const gathered = new GatheredLog((line) => lines.push(line));
  gathered.note({ ...beat, milliseconds: 1, actor: "host:a" });
  gathered.note({ ...beat, milliseconds: 4.44, actor: "host:b" });
  gathered.note({ ...beat, milliseconds: 0.56, actor: "host:a" });
  gathered.note({
    ...beat,
    path: "/api/v1/agents/ws",
    status: 404,
    milliseconds: 2,
    actor: undefined,
  });
  expect(lines).toEqual([]);
  gathered.flush();
  expect(lines).toEqual([
    {
      seconds: 0,
      count: 4,
      hosts: 2,
      minMs: 0.6,
      meanMs: 2,
      maxMs: 4.4,
      byStatus: { "200": 3, "404": 1 },
      paths: { "POST /api/agent/heartbeat": 3, "POST /api/v1/agents/ws": 1 },
    },
  ]);
  gathered.flush();
  gathered.note({ ...beat, milliseconds: 7, actor: "host:c" });
  gathered.flush();
  expect(lines.slice(1)).toMatchObject([{ count: 1, hosts: 1, minMs: 7, maxMs: 7 }]);
});

import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { hostStatus, REPORT_INTERVAL_SECONDS } from "@/lib/fleet/hosts/status";
import { setServerId } from "@/lib/fleet/sockets/agent-socket-row";
import type { Frame } from "@/lib/fleet/sockets/channel";
import { openSocket } from "@/lib/fleet/sockets/open-socket";
import { agentCtxOf } from "@/tests/support/agent-ctx";
import { buildHost, buildOrganization } from "@/tests/support/builders";
import { eventually } from "@/tests/support/eventually";

test("a host that opens a websocket is online and names no boot, until it is closed", async () => {
  const server = { id: randomUUID(), host: "server-1", pid: 1, pidSpace: "", secretDigest: "" };
  const now = new Date();
  await db.server.create({ data: { ...server, startedAt: now, seenAt: now } });
  setServerId(server.id);
  const { organization } = await buildOrganization();
  const { host } = await buildHost(organization, { bootId: "boot-1", uninstalledAt: now });
  const said: Frame[] = [];
  const socket = openSocket(agentCtxOf(host), {
    send: (frame) => said.push(frame),
    close: () => undefined,
  });
  const update_interval = REPORT_INTERVAL_SECONDS / 60;
  await eventually(() => expect(said).toEqual([{ type: "settings_update", update_interval }]));
  const stored = await db.host.findUniqueOrThrow({
    where: { id: host.id },
    include: { agentSocket: true },
  });
  expect(stored).toMatchObject({ bootId: null, uninstalledAt: null });
  expect(stored.agentSocket).toMatchObject({ serverId: server.id });
  expect(hostStatus(stored, new Date())).toBe("online");
  socket.closed();
  const where = { hostId: host.id };
  await eventually(async () => expect(await db.agentSocket.count({ where })).toBe(0));
});

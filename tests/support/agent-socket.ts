import { once } from "node:events";
import { expect } from "vitest";
import WebSocket, { type ClientOptions } from "ws";
import { db } from "@/lib/db";
import { api } from "@/tests/support/api";
import { withApiCredentials } from "@/tests/support/api-credentials";
import { bearerOf, buildHost, buildOrganization } from "@/tests/support/builders";
import { eventually } from "@/tests/support/eventually";
import type { RunningServer } from "@/tests/support/server";

export type AgentSocket = {
  ws: WebSocket;
  /** The frames that have come so far. */
  frames: { type: string }[];
  /** Waits for a frame of this type, and takes it from the others. */
  next(type: string): Promise<{ type: string }>;
  /** Why it was closed, once it is. */
  closed: Promise<{ code: number; reason: string }>;
};

const PATH = "/api/v1/agents/ws";

/** Opens a websocket as an agent of the field does; `refusalOf` is for one that is refused. */
export async function openAgentSocket(
  url: string,
  headers: Record<string, string>,
  options: ClientOptions = {},
): Promise<AgentSocket> {
  const ws = connect(url, headers, options);
  const frames: { type: string }[] = [];
  ws.on("message", (data) => frames.push(JSON.parse(String(data))));
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    ws.once("close", (code, reason) => resolve({ code, reason: String(reason) }));
  });
  await once(ws, "open");
  ws.on("error", () => undefined);
  return {
    ws,
    frames,
    closed,
    next: (type) =>
      eventually(() => {
        const at = frames.findIndex((frame) => frame.type === type);
        if (at < 0) throw new Error(`No ${type} among ${JSON.stringify(frames)}.`);
        return frames.splice(at, 1)[0] ?? { type };
      }),
  };
}

/** The answer to a websocket that is refused before it is one. */
export async function refusalOf(
  url: string,
  headers: Record<string, string>,
  options: ClientOptions = {},
) {
  const ws = connect(url, headers, options);
  ws.on("error", () => undefined);
  const [, response] = await once(ws, "unexpected-response");
  let body = "";
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode as number, headers: response.headers, body };
}

function connect(url: string, headers: Record<string, string>, options: ClientOptions = {}) {
  const target = new URL(PATH, url.replace(/^http/, "ws"));
  return new WebSocket(target, { headers, perMessageDeflate: false, ...options });
}

type Server = Pick<RunningServer, "url">;

/** A host with an agent of the field, and an admin of its organization. */
export async function desk() {
  const { admin, organization } = await buildOrganization();
  const lastSeenAt = new Date(Date.now() - 7_200_000);
  const { host, credential } = await buildHost(organization, { proof: "api", lastSeenAt });
  return { as: await bearerOf(admin), host, headers: withApiCredentials(credential) };
}

export type Desk = Awaited<ReturnType<typeof desk>>;

export const ask = ({ as, host }: Desk, kind: string, { url }: Server) =>
  api<{ data: { asked: number } }>(`${url}/api/hosts/commands`, {
    method: "POST",
    headers: as,
    body: { hostIds: [host.id], kind },
  });

/** It has its row, so that commands reach it. */
export const entered = async ({ host }: Desk, count = 1) =>
  eventually(async () => {
    expect(await db.agentSocket.count({ where: { hostId: host.id } })).toBe(count);
  });

export const commandsOf = ({ host }: Desk) =>
  db.hostCommand.findMany({ where: { hostId: host.id }, orderBy: { createdAt: "asc" } });

export async function opened(at: Desk, { url }: Server): Promise<AgentSocket> {
  const socket = await openAgentSocket(url, at.headers);
  await socket.next("settings_update");
  return socket;
}

import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { createBootstrapToken } from "@/lib/fleet/install/bootstrap-token";
import { REMOTE_ADDRESS_HEADER } from "@/lib/http/client-ip";
import { agentCtxOf } from "@/tests/support/agent-ctx";
import {
  buildApiToken,
  buildAutoToken,
  buildHomepageToken,
  withApiCredentials,
  withAutoToken,
  withBasic,
} from "@/tests/support/api-credentials";
import {
  bearerOf,
  buildGroup,
  buildHost,
  buildHostToken,
  buildPerson,
  cookieOf,
  freshAddress,
  unique,
} from "@/tests/support/builders";
import { PLACES } from "@/tests/support/fuzz-values";
import type { RouteModule } from "@/tests/support/routes";
import type { Entry } from "@/tests/who-may";

type Headers = Record<string, string>;

/** A fleet of its own for a generated request, and every secret that exists in it. */
export type World = {
  ids: Record<"host" | "token" | "auto token" | "group", string>;
  /** What stands for each of the PLACES but the subject's. */
  places: Record<string, string>;
  /** Who may, by the gate of a route. */
  credentials: Record<Entry["gate"], Headers[]>;
  secrets: string[];
};

/** Builds one. */
export async function buildWorld(): Promise<World> {
  const organization = await db.organization.create({ data: { name: `World ${unique()}` } });
  const owner = await buildPerson(organization, "OWNER");
  const { host, credential } = await buildHost(organization, {
    proof: "api",
    openCommands: 1,
  });
  const { hostToken, token } = await buildHostToken(organization);
  const enroller = await buildAutoToken(organization, { maxHostsPerDay: 1000 });
  const api = await buildApiToken(organization, ["get", "delete"]);
  const homepage = await buildHomepageToken(organization);
  const group = await buildGroup(organization);
  const command = await db.hostCommand.create({
    data: { hostId: host.id, kind: "REPORT", createdAt: new Date(), createdByName: "nobody" },
  });
  const bearer = await bearerOf(owner);
  const cookie = await cookieOf(owner);
  const person = [bearer, cookie];
  const [apiId = "", key = ""] = credential.split(":");
  const bootstrap = await createBootstrapToken(agentCtxOf(host), { apiId, apiKey: key });
  return {
    ids: { host: host.id, token: hostToken.id, "auto token": enroller.token.id, group: group.id },
    places: {
      ...{ [PLACES.host]: host.id, [PLACES.group]: group.id, [PLACES.command]: command.id },
      ...{ [PLACES.hostToken]: token, [PLACES.bootstrapToken]: bootstrap },
      [PLACES.username]: owner.username,
    },
    credentials: {
      anyone: [{}],
      viewer: person,
      admin: person,
      owner: person,
      agent: [withApiCredentials(credential)],
      "enrollment token": [withAutoToken(enroller)],
      "api token: host get": [withBasic(api)],
      "api token: host delete": [withBasic(api)],
      "gethomepage token": [withBasic(homepage)],
    },
    secrets: [
      ...[
        key,
        token,
        bootstrap,
        enroller.secret,
        api.secret,
        homepage.secret,
        enroller.token.secretHash,
        api.token.secretHash,
      ],
      ...[host.apiKeyHash ?? key, hostToken.tokenHash, bearer.authorization.slice(7)],
      cookie.cookie.split(/[=;]/)[1] ?? key,
    ],
  };
}

export type Sent = {
  method: string;
  query: string;
  params: Record<string, string>;
  headers: Headers;
  body: string | undefined;
};

/** Hands a request to the handler of its method; reads a stream of events no further. */
export async function send({ path, handlers }: RouteModule, sent: Sent) {
  const { method, query, params, body } = sent;
  const handler = handlers[method as keyof typeof handlers];
  if (!handler) throw new Error(`${path} has no ${method}.`);
  const abort = new AbortController();
  const headers = new Headers(sent.headers);
  headers.set(REMOTE_ADDRESS_HEADER, freshAddress());
  const request = new Request(new URL(`${path.replace(/[[\]]/g, "")}${query}`, env.publicUrl), {
    method,
    headers,
    signal: abort.signal,
    ...(body !== undefined && method !== "GET" && { body }),
  });
  const response = await handler(request, { params: Promise.resolve(params) });
  const type = response.headers.get("content-type")?.split(";")[0] ?? "";
  const stream = type === "text/event-stream";
  if (stream) await response.body?.cancel();
  const text = stream ? "" : await response.text();
  abort.abort();
  return { status: response.status, type, text, headers: response.headers };
}

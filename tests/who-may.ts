import { unique } from "@/tests/support/builders";

/**
 * Who may call what: one entry for every route. tests/who-may-not.test.ts fails for a route
 * without an entry, for an entry without a route, and for a gate that is another one here.
 */
export type Entry = {
  gate:
    | "anyone"
    | "viewer"
    | "admin"
    | "owner"
    | "agent"
    | "enrollment token"
    | "api token: host get"
    | "api token: host delete"
    | "gethomepage token";
  /** The answer to a caller who may. */
  answer: number;
  /** Whose id stands in the path. */
  id?: "host" | "token" | "auto token" | "group";
  body?: () => unknown;
  /** With its question mark. */
  query?: string;
};

const host = { name: "host", hostname: "host", os: "Debian", architecture: "x86_64" };
const unknownPath: Entry = { gate: "anyone", answer: 404 };

export const whoMay: Record<string, Entry> = {
  "GET /api/hosts": { gate: "viewer", answer: 200 },
  "POST /api/hosts": { gate: "admin", answer: 201, body: () => ({ name: "new-host" }) },
  "GET /api/hosts/[id]": { gate: "viewer", answer: 200, id: "host" },
  "PUT /api/hosts/[id]": {
    gate: "admin",
    answer: 200,
    id: "host",
    body: () => ({ name: "renamed" }),
  },
  "DELETE /api/hosts/[id]": { gate: "admin", answer: 200, id: "host" },
  "POST /api/hosts/[id]/token": { gate: "admin", answer: 200, id: "host" },
  "POST /api/hosts/commands": {
    gate: "admin",
    // Nobody's host: the body names it.
    answer: 404,
    body: () => ({ hostIds: ["no-id"], kind: "REPORT" }),
  },
  "DELETE /api/hosts/[id]/commands/[commandId]": { gate: "admin", answer: 404, id: "host" },
  "GET /api/hosts/export": { gate: "viewer", answer: 200 },
  "GET /api/hosts/[id]/packages/export": { gate: "viewer", answer: 200, id: "host" },
  "GET /api/packages/export": { gate: "viewer", answer: 200 },
  "GET /api/packages/hosts/export": { gate: "viewer", answer: 200, query: "?name=openssl" },
  "GET /api/hosts/tokens": { gate: "admin", answer: 200 },
  "POST /api/hosts/tokens": { gate: "admin", answer: 201 },
  "GET /api/hosts/tokens/[id]": { gate: "admin", answer: 200, id: "token" },
  "PATCH /api/hosts/tokens/[id]": { gate: "admin", answer: 200, id: "token" },
  "DELETE /api/hosts/tokens/[id]": { gate: "admin", answer: 200, id: "token" },
  "GET /api/live": { gate: "viewer", answer: 200 },

  "POST /api/agent/heartbeat": { gate: "agent", answer: 200 },
  "POST /api/agent/report": { gate: "agent", answer: 200, body: () => ({ packages: [] }) },
  "POST /api/v1/hosts/update": { gate: "agent", answer: 200, body: () => ({ packages: [] }) },
  "GET /api/v1/agents/ws": { gate: "agent", answer: 426 },
  "POST /api/v1/hosts/ping": { gate: "agent", answer: 200 },
  "GET /api/v1/hosts/integrations": { gate: "agent", answer: 200 },
  "POST /api/v1/hosts/integration-status": {
    gate: "agent",
    answer: 200,
    body: () => ({ integration: "docker" }),
  },
  "GET /api/v1/settings/update-interval": { gate: "agent", answer: 200 },
  "POST /api/v1/integrations/docker": {
    gate: "agent",
    answer: 200,
    body: () => ({ containers: [] }),
  },
  "POST /api/agent/uninstall": { gate: "agent", answer: 200 },
  "POST /api/agent/token": { gate: "agent", answer: 200 },
  "PUT /api/agent/containers": { gate: "agent", answer: 200, body: () => ({ containers: [] }) },
  "POST /api/agent/containers": { gate: "agent", answer: 200, body: () => ({ containers: [] }) },

  "GET /api/v1/auto-enrollment/tokens": { gate: "admin", answer: 200 },
  "POST /api/v1/auto-enrollment/tokens": {
    gate: "admin",
    answer: 201,
    body: () => ({ token_name: "token" }),
  },
  "GET /api/v1/auto-enrollment/tokens/[id]": { gate: "admin", answer: 200, id: "auto token" },
  "PATCH /api/v1/auto-enrollment/tokens/[id]": {
    gate: "admin",
    answer: 200,
    id: "auto token",
    body: () => ({ is_active: false }),
  },
  "DELETE /api/v1/auto-enrollment/tokens/[id]": { gate: "admin", answer: 200, id: "auto token" },
  "POST /api/v1/auto-enrollment/enroll": {
    gate: "enrollment token",
    answer: 201,
    body: () => ({ friendly_name: "webserver" }),
  },
  "POST /api/v1/auto-enrollment/enroll/bulk": {
    gate: "enrollment token",
    answer: 201,
    body: () => ({ hosts: [{ friendly_name: "webserver" }] }),
  },
  "GET /api/v1/auto-enrollment/script": {
    gate: "enrollment token",
    answer: 200,
    query: "?type=proxmox-lxc",
  },
  "GET /api/v1/hosts/install": { gate: "agent", answer: 200 },
  "GET /api/v1/hosts/agent/download": { gate: "agent", answer: 200 },
  "GET /api/v1/hosts/agent/version": { gate: "agent", answer: 200 },
  "GET /api/v1/hosts/remove": { gate: "anyone", answer: 200 },

  // The proof is in the body: who sends it does not matter.
  "POST /api/v1/hosts/bootstrap/exchange": {
    gate: "anyone",
    answer: 401,
    body: () => ({ token: "unknown" }),
  },
  "POST /api/agent/enroll": {
    gate: "anyone",
    answer: 401,
    body: () => ({ token: "unknown", ...host }),
  },
  "POST /api/v1/auth/login": {
    gate: "anyone",
    answer: 401,
    // An account of its own each time: tries on one slow each other down.
    body: () => ({ username: `nobody-${unique()}`, password: "wrong" }),
  },

  "GET /api/agent/install.sh": { gate: "anyone", answer: 200 },
  "GET /api/agent/install.sh.sha256": { gate: "anyone", answer: 200 },
  "GET /api/agent/muster-agent": { gate: "anyone", answer: 200 },
  "GET /api/agent/muster-agent.sha256": { gate: "anyone", answer: 200 },
  "GET /api/health": { gate: "anyone", answer: 200 },
  "GET /api/openapi.json": { gate: "anyone", answer: 200 },
  "GET /api/ready": { gate: "anyone", answer: 200 },

  "GET /api/v1/host-groups": { gate: "viewer", answer: 200 },
  "POST /api/v1/host-groups": { gate: "admin", answer: 201, body: () => ({ name: unique() }) },
  "GET /api/v1/host-groups/[id]": { gate: "viewer", answer: 200, id: "group" },
  "PUT /api/v1/host-groups/[id]": {
    gate: "admin",
    answer: 200,
    id: "group",
    body: () => ({ name: unique() }),
  },
  "DELETE /api/v1/host-groups/[id]": { gate: "admin", answer: 200, id: "group" },
  "PUT /api/v1/hosts/[id]/groups": {
    gate: "admin",
    answer: 200,
    id: "host",
    body: () => ({ groupIds: [] }),
  },

  "GET /api/v1/api/hosts": { gate: "api token: host get", answer: 200 },
  "GET /api/v1/api/hosts/[id]/agent_queue": {
    gate: "api token: host get",
    answer: 200,
    id: "host",
  },
  "GET /api/v1/api/hosts/[id]/integrations": {
    gate: "api token: host get",
    answer: 200,
    id: "host",
  },
  "GET /api/v1/api/hosts/[id]/notes": { gate: "api token: host get", answer: 200, id: "host" },
  "GET /api/v1/api/hosts/[id]/package_reports": {
    gate: "api token: host get",
    answer: 200,
    id: "host",
  },
  "GET /api/v1/api/hosts/[id]/info": { gate: "api token: host get", answer: 200, id: "host" },
  "GET /api/v1/api/hosts/[id]/network": { gate: "api token: host get", answer: 200, id: "host" },
  "GET /api/v1/api/hosts/[id]/packages": { gate: "api token: host get", answer: 200, id: "host" },
  "GET /api/v1/api/hosts/[id]/stats": { gate: "api token: host get", answer: 200, id: "host" },
  "GET /api/v1/api/hosts/[id]/system": { gate: "api token: host get", answer: 200, id: "host" },
  "DELETE /api/v1/api/hosts/[id]": { gate: "api token: host delete", answer: 200, id: "host" },

  "GET /api/v1/gethomepage/health": { gate: "gethomepage token", answer: 200 },
  "GET /api/v1/gethomepage/stats": { gate: "gethomepage token", answer: 200 },

  "GET /api/[[...path]]": unknownPath,
  "POST /api/[[...path]]": unknownPath,
  "PUT /api/[[...path]]": unknownPath,
  "PATCH /api/[[...path]]": unknownPath,
  "DELETE /api/[[...path]]": unknownPath,
};

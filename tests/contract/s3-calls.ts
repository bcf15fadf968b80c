import * as bulk from "@/app/api/v1/auto-enrollment/enroll/bulk/route";
import * as enroll from "@/app/api/v1/auto-enrollment/enroll/route";
import * as token from "@/app/api/v1/auto-enrollment/tokens/[id]/route";
import * as tokens from "@/app/api/v1/auto-enrollment/tokens/route";
import { bearerOf, type Person } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// S3's calls as its curl examples make them.

export type Json = Record<string, unknown>;

/** The document's example of a creation; its group and metadata come with `proxmox`. */
export const production = {
  token_name: "Proxmox Production",
  max_hosts_per_day: 100,
  allowed_ip_ranges: ["192.168.1.10", "10.0.0.0/24"],
  expires_at: "2026-12-31T23:59:59Z",
  metadata: { integration_type: "proxmox-lxc", environment: "production" },
};

/** The document's example of an enrollment. */
export const webserver = {
  friendly_name: "webserver",
  machine_id: "proxmox-lxc-100-abc123",
  metadata: {
    vmid: "100",
    proxmox_node: "proxmox01",
    ip_address: "10.0.0.10",
    os_info: "Ubuntu 22.04 LTS",
  },
};

type Created = { message: string; token: Json; warning: string };

export const createToken = (admin: Person, body: unknown) =>
  call<Created>(tokens, { method: "POST", body, as: bearerOf(admin) });

export const listTokens = (person: Person) => call<Json[]>(tokens, { as: bearerOf(person) });

export const getToken = (id: string, person: Person) =>
  call<Json>(token, { params: { id }, as: bearerOf(person) });

type Updated = { message: string; token: Json };

export const patchToken = (id: string, person: Person, body: unknown) =>
  call<Updated>(token, { method: "PATCH", params: { id }, body, as: bearerOf(person) });

export const deleteToken = (id: string, person: Person) =>
  call<Json>(token, { method: "DELETE", params: { id }, as: bearerOf(person) });

type Host = Json & { id: string; api_id: string; api_key: string };
export type Enrolled = { message: string; host: Host };

type From = { ip?: string; headers?: Record<string, string> };

export const enrollHost = (
  as: Record<string, string>,
  body: unknown = webserver,
  from: From = {},
) => call<Enrolled>(enroll, { method: "POST", body, as, ...from });

export type BulkAnswer = {
  message: string;
  results: { success: Host[]; failed: Json[]; skipped: Json[] };
};

export const enrollHosts = (as: Record<string, string>, body: unknown, from: From = {}) =>
  call<BulkAnswer>(bulk, { method: "POST", body, as, ...from });

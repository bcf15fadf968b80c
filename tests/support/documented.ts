import {
  buildApiToken,
  buildAutoToken,
  withApiCredentials,
  withAutoToken,
  withBasic,
} from "@/tests/support/api-credentials";
import {
  bearerOf,
  buildHost,
  buildHostToken,
  buildOrganization,
  cookieOf,
  withBearer,
} from "@/tests/support/builders";

/** A fleet with the credentials of each kind of caller that S0 to S3 know. */
export async function buildCallers() {
  const { organization, owner } = await buildOrganization();
  const { credential: identity } = await buildHost(organization);
  const { credential: pair } = await buildHost(organization, { proof: "api" });
  return {
    organization,
    cookie: await cookieOf(owner),
    jwt: await bearerOf(owner),
    identity: withBearer(identity),
    pair: withApiCredentials(pair),
    enroller: withAutoToken(await buildAutoToken(organization, { maxHostsPerDay: 1000 })),
    reader: withBasic(await buildApiToken(organization, ["get"])),
  };
}

export type Callers = Awaited<ReturnType<typeof buildCallers>>;

export type Ask = [method: string, path: string, headers: Record<string, string>, body?: unknown];

type Endpoint = [name: string, status: number, ask: (by: Callers) => Ask | Promise<Ask>];

const host = async ({ organization }: Callers, rest = "") =>
  `/api/hosts/${(await buildHost(organization)).host.id}${rest}`;
const autoToken = async ({ organization }: Callers) =>
  `/api/v1/auto-enrollment/tokens/${(await buildAutoToken(organization)).token.id}`;

const autoTokens = "/api/v1/auto-enrollment/tokens";
const enroll = "/api/v1/auto-enrollment/enroll";
const script = "/api/v1/auto-enrollment/script?type=proxmox-lxc";
const named = { friendly_name: "webserver" };
const facts = { name: "web", hostname: "web", os: "Debian", architecture: "x86_64" };

/** Every endpoint of S0 to S3, with the success its document promises and a call that has it. */
export const endpoints: Endpoint[] = [
  ["S0 POST tokens", 201, ({ cookie }) => ["POST", "/api/hosts/tokens", cookie, {}]],
  [
    "S1 POST enroll",
    201,
    async ({ organization }) => {
      const { token } = await buildHostToken(organization);
      return ["POST", "/api/agent/enroll", {}, { token, ...facts }];
    },
  ],
  ["S1 POST heartbeat", 200, ({ identity }) => ["POST", "/api/agent/heartbeat", identity, {}]],
  ["S2 GET hosts", 200, ({ cookie }) => ["GET", "/api/hosts", cookie]],
  ["S2 POST hosts", 201, ({ cookie }) => ["POST", "/api/hosts", cookie, { name: "new-host" }]],
  ["S2 GET hosts/:id", 200, async (by) => ["GET", await host(by), by.cookie]],
  ["S2 PUT hosts/:id", 200, async (by) => ["PUT", await host(by), by.cookie, { name: "updated" }]],
  ["S2 DELETE hosts/:id", 200, async (by) => ["DELETE", await host(by), by.cookie]],
  ["S2 POST hosts/:id/token", 200, async (by) => ["POST", await host(by, "/token"), by.cookie]],
  ["S3 POST tokens", 201, ({ jwt }) => ["POST", autoTokens, jwt, { token_name: "Production" }]],
  ["S3 GET tokens", 200, ({ jwt }) => ["GET", autoTokens, jwt]],
  ["S3 GET tokens/{id}", 200, async (by) => ["GET", await autoToken(by), by.jwt]],
  [
    "S3 PATCH tokens/{id}",
    200,
    async (by) => ["PATCH", await autoToken(by), by.jwt, { is_active: false }],
  ],
  ["S3 DELETE tokens/{id}", 200, async (by) => ["DELETE", await autoToken(by), by.jwt]],
  ["S3 GET script", 200, ({ enroller }) => ["GET", script, enroller]],
  ["S3 POST enroll", 201, ({ enroller }) => ["POST", enroll, enroller, named]],
  [
    "S3 POST enroll/bulk",
    201,
    ({ enroller }) => ["POST", `${enroll}/bulk`, enroller, { hosts: [named] }],
  ],
  ["S3 GET install", 200, ({ pair }) => ["GET", "/api/v1/hosts/install", pair]],
  ["S3 GET agent/download", 200, ({ pair }) => ["GET", "/api/v1/hosts/agent/download", pair]],
  ["S3 POST update", 200, ({ pair }) => ["POST", "/api/v1/hosts/update", pair, { packages: [] }]],
  ["S3 POST ping", 200, ({ pair }) => ["POST", "/api/v1/hosts/ping", pair]],
  ["S3 GET api/hosts", 200, ({ reader }) => ["GET", "/api/v1/api/hosts", reader]],
];

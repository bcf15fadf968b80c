// A small fleet that a release makes of itself, asked over its wire as people and hosts ask it. What a
// release does not know yet it answers with 404: that is left out.

export const OWNER = { username: "owner", password: "correct horse battery staple" };

/** Servers cut it out of addresses they store since 0.4.0. */
export const SECRET_IN_ADDRESS = "s3cr3t-0f-a-mirror";

/** Hosts of 0.2.0 and 0.3.0 could enroll with it; it is no machine's. */
export const PLACEHOLDER = "uninitialized";

/** What a test needs to go on with the fleet: its secrets, and what is in it. */
export type ReleaseFleet = {
  /** The names of its hosts, each with its id. */
  hosts: Record<string, string>;
  /** Of web-1, as its enrollment gave it, and of web-2, as a rotation did. */
  identity: string;
  agentToken: string;
  /** One-time tokens: a good one, and one that was taken back. */
  spareToken: string;
  revokedToken: string;
  /** Of 0.2.0 and later. */
  auto?: {
    group: string;
    token: { key: string; secret: string };
    reader: { key: string; secret: string };
    /** Of container-1, which reported packages. */
    api: { id: string; key: string };
  };
};

type Answer = { status: number; body: Record<string, unknown> };
type Headers = Record<string, string>;

const packages = [
  {
    ...{ name: "bash", currentVersion: "5.2.15-2+b7", needsUpdate: false, isSecurityUpdate: false },
    description: "GNU Bourne Again SHell",
  },
  {
    ...{
      name: "openssl",
      currentVersion: "3.0.15-1~deb12u1",
      availableVersion: "3.0.16-1~deb12u1",
    },
    ...{ needsUpdate: true, isSecurityUpdate: true, description: "Secure Sockets Layer toolkit" },
    sourceRepository: `https://me:${SECRET_IN_ADDRESS}@mirror.example.com/debian bookworm/main`,
  },
];

const repositories = [
  "https://deb.debian.org/debian",
  `https://me:${SECRET_IN_ADDRESS}@mirror.example.com/debian`,
].map((url) => ({
  ...{ name: "debian", url, distribution: "bookworm", components: "main", repoType: "deb" },
  ...{ isEnabled: true, isSecure: true },
}));

/** Makes the fleet at the server of this URL, whose first run made OWNER. */
export async function makeReleaseFleet(url: string): Promise<ReleaseFleet> {
  async function ask(method: string, path: string, headers: Headers, body?: object) {
    const response = await fetch(url + path, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : {} } as Answer;
  }

  /** What must succeed. */
  async function get<T>(method: string, path: string, headers: Headers, body?: object): Promise<T> {
    const answer = await ask(method, path, headers, body);
    if (answer.status >= 300) {
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer.body as T;
  }

  const { token } = await get<{ token: string }>("POST", "/api/v1/auth/login", {}, OWNER);
  const owner = bearer(token);
  const hosts: Record<string, string> = {};

  async function enroll(name: string): Promise<{ identity: string; spent: string }> {
    const made = await get<{ token: string }>("POST", "/api/hosts/tokens", owner, { name });
    const facts = factsOf(name);
    const enrolled = await get<{ hostId: string; token: string }>(
      "POST",
      "/api/agent/enroll",
      {},
      {
        ...{ token: made.token, name },
        ...facts,
      },
    );
    hosts[name] = enrolled.hostId;
    await get("POST", "/api/agent/heartbeat", bearer(enrolled.token), facts);
    return { identity: enrolled.token, spent: made.token };
  }

  const web = await enroll("web-1");
  const containers = [{ id: "c0ffee", name: "cache", image: "redis:7", state: "running" }];
  await get("PUT", "/api/agent/containers", bearer(web.identity), { containers });
  // A second machine with the same token: refused, which its row remembers.
  await ask(
    "POST",
    "/api/agent/enroll",
    {},
    { token: web.spent, ...factsOf("thief"), name: "thief" },
  );

  await enroll("web-2");
  const rotated = await get<{ token: string }>("POST", `/api/hosts/${hosts["web-2"]}/token`, owner);
  await get("POST", "/api/agent/heartbeat", bearer(rotated.token));

  const byHand = { name: "by-hand", description: "In the cellar" };
  const { data } = await get<{ data: { id: string } }>("POST", "/api/hosts", owner, byHand);
  hosts["by-hand"] = data.id;

  await enroll("sold");
  await get("DELETE", `/api/hosts/${hosts.sold}`, owner);
  delete hosts.sold;

  const spare = await get<{ token: string }>("POST", "/api/hosts/tokens", owner, { name: "spare" });
  const revoked = await get<{ id: string; token: string }>("POST", "/api/hosts/tokens", owner, {});
  await get("DELETE", `/api/hosts/tokens/${revoked.id}`, owner);

  const fleet: ReleaseFleet = {
    ...{ hosts, identity: web.identity, agentToken: rotated.token },
    ...{ spareToken: spare.token, revokedToken: revoked.token },
  };
  const name = "web servers";
  const group = await ask("POST", "/api/v1/host-groups", owner, { name, color: "#3B82F6" });
  if (group.status === 404) return fleet;

  const groupIds = [group.body.id];
  await get("PUT", `/api/v1/hosts/${hosts["web-1"]}/groups`, owner, { groupIds });
  await get("POST", "/api/hosts/commands", owner, { hostIds: [hosts["web-2"]], kind: "REPORT" });

  async function newToken(body: object) {
    type Made = { token: { token_key: string; token_secret: string } };
    const { token } = await get<Made>("POST", "/api/v1/auto-enrollment/tokens", owner, body);
    return { key: token.token_key, secret: token.token_secret };
  }

  const auto = await newToken({
    ...{ token_name: "containers", default_host_group_id: group.body.id, max_hosts_per_day: 5 },
    ...{ allowed_ip_ranges: ["127.0.0.0/8"], metadata: { environment: "test" } },
  });
  const reader = await newToken({
    ...{ token_name: "reader", metadata: { integration_type: "api" }, scopes: { host: ["get"] } },
  });
  const headers = { "x-auto-enrollment-key": auto.key, "x-auto-enrollment-secret": auto.secret };
  type Enrolled = { host: { id: string; api_id: string; api_key: string } };
  const keys: { id: string; key: string }[] = [];
  for (const [friendly_name, machine_id] of [
    ["container-1", "3f1c0a52e7d94b1f9a3c5d7e8f901234"],
    ["container-2", PLACEHOLDER],
  ] as const) {
    const body = { friendly_name, machine_id };
    const { host } = await get<Enrolled>("POST", "/api/v1/auto-enrollment/enroll", headers, body);
    hosts[friendly_name] = host.id;
    keys.push({ id: host.api_id, key: host.api_key });
  }
  const [api = { id: "", key: "" }] = keys;
  const by = { "x-api-id": api.id, "x-api-key": api.key };
  await get("POST", "/api/v1/hosts/ping", by, {});
  await get("POST", "/api/v1/hosts/update", by, { packages, repositories });
  return { ...fleet, auto: { group: name, token: auto, reader, api } };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const factsOf = (hostname: string) => ({
  ...{ hostname, os: "Debian GNU/Linux", osVersion: "12", kernel: "6.1.0-28-amd64" },
  ...{ architecture: "x86_64", cpuCores: 4, memoryBytes: 8 * 1024 ** 3 },
  disks: [{ device: "/dev/sda1", mountpoint: "/", sizeBytes: 50e9, usedBytes: 20e9 }],
  interfaces: [{ name: "eth0", addresses: ["192.0.2.17"] }],
});

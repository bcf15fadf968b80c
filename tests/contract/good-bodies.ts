type Fault = { field: string; value: string };

/** A body that a route takes, and which of the faults in bad-input.test.ts it takes as well. */
export type GoodBody = {
  body: Record<string, unknown>;
  /** A field that takes what is a fault elsewhere: free-form data, for one. */
  takes?: (fault: Fault) => boolean;
  /** What agents in the field get wrong is mended, not refused: only a 5xx is a fault. */
  lenient?: boolean;
};

const facts = {
  ...{ hostname: "h", os: "o", osVersion: "v", kernel: "k", architecture: "a", cpuModel: "c" },
  ...{ cpuCores: 1, memoryBytes: 1, swapBytes: 1, dockerVersion: "d", agentVersion: "1" },
  ...{ machineId: "m", bootedAt: "2026-01-01T00:00:00Z", clock: "2026-01-01T00:00:00Z" },
  disks: [{ device: "d", mountpoint: "/", sizeBytes: 1 }],
  interfaces: [{ name: "e", addresses: ["192.0.2.1"] }],
};
const containers = { body: { containers: [{ id: "c", name: "n", image: "i", state: "running" }] } };
const host = { body: { name: "n", description: "d" } };
const group = { body: { name: "n", description: "d", color: "#3B82F6" } };
const freeForm = ({ field, value }: Fault) => field === "metadata" && value.startsWith("{");
const token = {
  ...{ token_name: "n", max_hosts_per_day: 1, allowed_ip_ranges: ["10.0.0.0/8"] },
  ...{ default_host_group_id: "", expires_at: "2030-01-01T00:00:00Z" },
  ...{ duplicate_policy: "allow", installed_agent: "muster" },
};

const report = {
  packages: [
    { name: "n", currentVersion: "1", needsUpdate: true, isHeld: true, replacedBy: "other" },
  ],
  repositories: [{ name: "r" }],
  ...{ osType: "o", osVersion: "v", hostname: "h", ip: "192.0.2.1", architecture: "a" },
  ...{ agentVersion: "1", cpuModel: "c", cpuCores: 1, ramInstalled: 1.5, swapSize: 0 },
  diskDetails: [{ device: "d", mountPoint: "/", size: "1GB" }],
  ...{ gatewayIp: "192.0.2.1", dnsServers: ["192.0.2.1"], loadAverage: [0.1] },
  networkInterfaces: [{ name: "e", ip: "192.0.2.1", mac: "m" }],
  ...{ kernelVersion: "k", installedKernelVersion: "k", selinuxStatus: "disabled" },
  ...{ systemUptime: "1 day", machineId: "m", rebootReason: "r", executionTime: "1" },
  ...{ updatesUnknown: "no_lists", securityUnknown: "not_told" },
  listsUpdatedAt: "2026-11-20T04:05:06Z",
};
/** What agents in the field get wrong is mended; `null` and left out are the same. */
const mended = { lenient: true } as const;

/** Every route with a body; each fault is put into each of its fields. */
export const goodBodies: Record<string, GoodBody> = {
  "POST /api/hosts": host,
  "PUT /api/hosts/[id]": host,
  "POST /api/hosts/[id]/token": { body: { overlapSeconds: 1 } },
  "POST /api/hosts/tokens": { body: { name: "n", hostGroupId: "no-such-group" } },
  "POST /api/hosts/commands": { body: { hostIds: ["no-such-host"], kind: "REPORT" } },
  "POST /api/agent/heartbeat": {
    body: {
      ...facts,
      insecure: false,
      bootId: "b",
      hashes: {},
      commands: [{ id: "c", outcome: "done" }],
    },
    takes: ({ field, value }) =>
      (field === "insecure" && value === "true") || (field === "hashes" && value.startsWith("{")),
  },
  "POST /api/agent/report": { body: report, ...mended },
  "POST /api/v1/hosts/update": { body: report, ...mended },
  "POST /api/v1/hosts/ping": { body: { hashes: { packagesHash: "h" }, metrics: {} }, ...mended },
  "POST /api/v1/hosts/integration-status": { body: { integration: "docker" }, ...mended },
  "POST /api/v1/integrations/docker": { body: { containers: [{ id: "c" }] }, ...mended },
  "POST /api/agent/token": { body: { overlapSeconds: 1 } },
  "PUT /api/agent/containers": containers,
  "POST /api/agent/containers": containers,
  "POST /api/agent/enroll": { body: { ...facts, token: "t", name: "n" } },
  "POST /api/v1/auth/login": {
    body: { username: "u", email: "e", password: "p", organizationId: "o" },
  },
  "POST /api/v1/auto-enrollment/tokens": { body: { ...token, metadata: {} }, takes: freeForm },
  "PATCH /api/v1/auto-enrollment/tokens/[id]": {
    body: { ...token, is_active: true },
    takes: ({ field, value }) => field === "is_active" && value === "true",
  },
  "POST /api/v1/auto-enrollment/enroll": {
    body: { friendly_name: "n", machine_id: "m", metadata: {} },
    takes: freeForm,
  },
  "POST /api/v1/auto-enrollment/enroll/bulk": { body: { hosts: [{ friendly_name: "n" }] } },
  "POST /api/v1/hosts/bootstrap/exchange": { body: { token: "t" } },
  "POST /api/v1/host-groups": group,
  "PUT /api/v1/host-groups/[id]": group,
  "PUT /api/v1/hosts/[id]/groups": { body: { groupIds: ["no-such-group"] } },
};

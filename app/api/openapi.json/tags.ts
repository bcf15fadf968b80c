/** The chapters of the document: a folder belongs to the longest prefix that fits. */
const chapters: [prefix: string, name: string, description: string][] = [
  ["/api/v1/auth", "Sign-in", "A bearer token for programs that act as a person."],
  ["/api/hosts", "Hosts", "The dashboard's API of hosts, for people and their programs."],
  ["/api/hosts/tokens", "One-time tokens", "Rights to join, each good for one host and 24 hours."],
  ["/api/agent", "Agent", "What Muster's own agent calls, and where it is installed from."],
  [
    "/api/v1/auto-enrollment/tokens",
    "Auto-enrollment tokens",
    "Keys with secrets that let many hosts in: quota, address allowlist, expiry, default group.",
  ],
  [
    "/api/v1/auto-enrollment",
    "Auto-enrollment",
    "Enroll hosts, one or many, with a key and its secret, and the scripts that do it.",
  ],
  [
    "/api/v1/hosts",
    "Host reports",
    "What an agent with an API id and key calls: install, ping, report.",
  ],
  ["/api/v1/agents", "Host reports", ""],
  ["/api/v1/settings", "Host reports", ""],
  ["/api/v1/integrations", "Host reports", ""],
  ["/api/v1/host-groups", "Host groups", "Groups of hosts; a host may be in several."],
  ["/api/v1/hosts/[id]", "Host groups", ""],
  [
    "/api/v1/api",
    "Integration API",
    "Read and delete hosts with a token whose integration type is `api`, by HTTP Basic.",
  ],
  [
    "/api/v1/gethomepage",
    "gethomepage",
    "The numbers of the fleet for a widget, with a token whose integration type is `gethomepage`.",
  ],
  ["/api", "Server", "Whether it is there, what changed, and this document."],
];

/** The tags of the document, in its order. */
export const tags = chapters
  .filter(([, , description]) => description !== "")
  .map(([, name, description]) => ({ name, description }));

/** The tag of a folder under app/. */
export function tagOf(path: string): string {
  const fitting = chapters
    .filter(([prefix]) => path === prefix || path.startsWith(`${prefix}/`))
    .sort(([a], [b]) => b.length - a.length);
  return fitting[0]?.[1] ?? "Server";
}

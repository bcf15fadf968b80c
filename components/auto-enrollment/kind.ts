/** What S3's `integration_type` of a token means to a reader; null for a type of somebody else's. */
const words = {
  "proxmox-lxc": "Proxmox",
  "direct-host": "Direct host",
  api: "API",
  gethomepage: "gethomepage",
} as const;

export type IntegrationType = keyof typeof words;

export const integrationTypes = Object.keys(words) as IntegrationType[];

/** The kind of a token in words. Clients may write any type; then it is shown as it is. */
export function kindWord(type: string | null): string {
  if (type === null) return "Any host";
  return isKnown(type) ? words[type] : type;
}

function isKnown(type: string): type is IntegrationType {
  return Object.hasOwn(words, type);
}

import type { ServerAddress } from "@/lib/server-address";
import { shellQuote } from "@/lib/shell-quote";

/** What the installer is told by its environment, as words of a shell: `NAME='value'` each. */
export function installSettings(token: string, { url, insecure }: ServerAddress): string[] {
  return [
    `MUSTER_URL=${shellQuote(url)}`,
    `MUSTER_TOKEN=${shellQuote(token)}`,
    ...(insecure ? ["MUSTER_INSECURE=1"] : []),
  ];
}

import { shellQuote } from "@/lib/shell-quote";

/** How people and hosts reach this server. */
export type ServerAddress = {
  /** PUBLIC_URL. */
  url: string;
  /** Hosts are told not to verify the certificate (IGNORE_SSL_SELF_SIGNED); only with https. */
  insecure: boolean;
};

/** What whoever relies on unverified certificates should know, as two sentences. */
export const UNVERIFIED_RISK =
  "Anyone between a host and this server can read its credentials and run commands as root. " +
  "Install a certificate that hosts trust and turn IGNORE_SSL_SELF_SIGNED off.";

/** How a command that is to be pasted calls curl for this server. */
export function curlFor({ insecure }: ServerAddress): string {
  return insecure ? "curl -k" : "curl";
}

/** How a command that is to be pasted calls wget, of GNU or busybox, for this server. */
export function wgetFor({ insecure }: ServerAddress): string {
  return insecure ? "wget --no-check-certificate" : "wget";
}

/**
 * What a command that is to be pasted hands a downloaded script to: a shell, if it begins as a script
 * does. What else may come, a login page of the network for one, nobody ran on purpose.
 */
export function runScript(args = ""): string {
  const program =
    'read -r l; [ "$l" = "#!/bin/sh" ] || { echo "No script came: nothing was run" >&2; exit 1; }; ' +
    `exec sh${args && ` -s -- ${args}`}`;
  return `sh -c ${shellQuote(program)}`;
}

/** What somebody pastes on a host to see whether it reaches this server. */
export function reachCommand(server: ServerAddress): string {
  const format = "'%{http_code} %{remote_ip} %{time_total}s\\n'";
  const url = shellQuote(`${server.url}/api/health`);
  return `${curlFor(server)} -sS -m 10 -o /dev/null -w ${format} ${url}`;
}

import { env } from "@/lib/env";
import { shellQuote } from "@/lib/shell-quote";

/**
 * The commands an admin pastes on a machine. The id in the URL is public: it only lets the
 * token's strip say that the script was fetched. The secret travels in the environment.
 */
export function installCommands(id: string, token: string, publicUrl = env.publicUrl) {
  const script = scriptUrl(id, publicUrl);
  return {
    curl: `curl -fsSL ${script} | sudo ${settings(token, publicUrl)} sh`,
    docker: [
      "docker run -d --name muster-agent --restart unless-stopped",
      "--net host --pid host --uts host",
      "-v muster-agent:/var/lib/muster-agent",
      "-v /var/run/docker.sock:/var/run/docker.sock:ro -v /:/host:ro",
      `-e MUSTER_HOST_ROOT=/host -e MUSTER_URL=${shellQuote(publicUrl)}`,
      `-e MUSTER_TOKEN=${shellQuote(token)}`,
      `alpine:3 sh -c ${shellQuote(`wget -qO- ${script} | sh -s -- --foreground`)}`,
    ].join(" "),
  };
}

/** The same in three steps, for those who look before they run: download, verify, run. */
export function checkedInstall(
  id: string,
  token: string,
  sha256: string,
  publicUrl = env.publicUrl,
) {
  return {
    download: `curl -fsSLo install.sh ${scriptUrl(id, publicUrl)}`,
    verify: `echo ${shellQuote(`${sha256}  install.sh`)} | sha256sum -c`,
    run: `sudo ${settings(token, publicUrl)} sh install.sh`,
    checksum: sha256,
  };
}

function scriptUrl(id: string, publicUrl: string): string {
  return shellQuote(`${publicUrl}/install.sh?id=${encodeURIComponent(id)}`);
}

function settings(token: string, publicUrl: string): string {
  return `MUSTER_URL=${shellQuote(publicUrl)} MUSTER_TOKEN=${shellQuote(token)}`;
}

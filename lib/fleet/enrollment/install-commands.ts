import { env } from "@/lib/env";
import { shellQuote } from "@/lib/shell-quote";

/**
 * The commands an admin pastes on a machine. The id in the URL is public: it only lets the
 * token's strip say that the script was fetched. The secret travels in the environment.
 */
export function installCommands(id: string, token: string, publicUrl = env.publicUrl) {
  const script = shellQuote(`${publicUrl}/install.sh?id=${encodeURIComponent(id)}`);
  const settings = `MUSTER_URL=${shellQuote(publicUrl)} MUSTER_TOKEN=${shellQuote(token)}`;
  return {
    curl: `curl -fsSL ${script} | sudo ${settings} sh`,
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

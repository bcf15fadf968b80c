import { env } from "@/lib/env";
import { installSettings } from "@/lib/fleet/enrollment/install-settings";
import { curlFor, runScript, type ServerAddress, wgetFor } from "@/lib/server-address";
import { shellQuote } from "@/lib/shell-quote";

/**
 * The commands an admin pastes on a machine. The id in the URL is public: it only lets the
 * token's strip say that the script was fetched. The secret travels in the environment.
 */
export function installCommands(
  id: string,
  token: string,
  server: ServerAddress = env.serverAddress,
) {
  const script = scriptUrl(id, server);
  return {
    curl: `${curlFor(server)} -fsSL ${script} | sudo ${settings(token, server)} ${runScript()}`,
    docker: [
      "docker run -d --name muster-agent --restart unless-stopped",
      "--net host --pid host --uts host",
      "-v muster-agent:/var/lib/muster-agent",
      "-v /var/run/docker.sock:/var/run/docker.sock:ro -v /:/host:ro",
      "-e MUSTER_HOST_ROOT=/host",
      ...installSettings(token, server).map((setting) => `-e ${setting}`),
      `alpine:3 sh -c ${shellQuote(`${wgetFor(server)} -qO- ${script} | ${runScript("--foreground")}`)}`,
    ].join(" "),
  };
}

/** The same in three steps, for those who look before they run: download, verify, run. */
export function checkedInstall(
  id: string,
  token: string,
  sha256: string,
  server: ServerAddress = env.serverAddress,
) {
  return {
    download: `${curlFor(server)} -fsSLo install.sh ${scriptUrl(id, server)}`,
    verify: `echo ${shellQuote(`${sha256}  install.sh`)} | sha256sum -c`,
    run: `sudo ${settings(token, server)} sh install.sh`,
    checksum: sha256,
  };
}

function scriptUrl(id: string, { url }: ServerAddress): string {
  return shellQuote(`${url}/install.sh?id=${encodeURIComponent(id)}`);
}

function settings(token: string, server: ServerAddress): string {
  return installSettings(token, server).join(" ");
}

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startHaproxy, startNginx, startProxy, temporary } from "@/tests/support/proxies";
import type { SelfSigned } from "@/tests/support/tls-front";

/** Where one proxy listens for a name, and what it hands on to. */
export type Site = { name: string; port: number; server: number; certificate: SelfSigned };

/** A proxy whose file lies in docs/deploy. `other` says what Host is where it is another. */
export type Proxy = {
  file: string;
  /** Starts it with its file once as it is, and once with the other Host. */
  start(plain: Site, other: Site): Promise<unknown>;
  /** What the pages of a browser come by. */
  protocol: string;
};

/** The file, for a site instead of muster.example.com:443 in front of 127.0.0.1:3000. */
function deployed(file: string, { name, port, server, certificate }: Site): string {
  return readFileSync(join("docs/deploy", file), "utf8")
    .replaceAll("muster.example.com", name)
    .replaceAll(/\b443\b/g, String(port))
    .replaceAll("127.0.0.1:3000", `127.0.0.1:${server}`)
    .replaceAll("/etc/ssl/muster", certificate.directory);
}

/** docs/deploy/two-servers.cfg, for this port in front of servers at two others. */
export function twoServers(port: number, servers: [number, number], certificate: SelfSigned) {
  return readFileSync("docs/deploy/two-servers.cfg", "utf8")
    .replaceAll("/etc/ssl/muster", certificate.directory)
    .replace("10.0.0.11:3000", `127.0.0.1:${servers[0]}`)
    .replace("10.0.0.12:3000", `127.0.0.1:${servers[1]}`)
    .replaceAll(":443", `:${port}`);
}

/** The text with something in the place of what must be there. */
function changed(text: string, before: string, after: string): string {
  if (!text.includes(before)) throw new Error(`The file has no ${before}.`);
  return text.replaceAll(before, after);
}

export const proxies: Record<string, Proxy> = {
  nginx: {
    file: "nginx.conf",
    protocol: "h2",
    start: (plain, other) => {
      const passing = changed(
        deployed("nginx.conf", other),
        "proxy_set_header X-",
        "proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-",
      );
      return startNginx(plain.port, deployed("nginx.conf", plain) + passing);
    },
  },
  HAProxy: {
    file: "haproxy.cfg",
    protocol: "h2",
    start: async (plain, other) => {
      const setting = changed(
        deployed("haproxy.cfg", other),
        "option forwardfor",
        "option forwardfor\n    http-request set-header Host upstream",
      ).replaceAll(/(frontend|backend) muster/g, "$1 other");
      await startHaproxy(plain.port, `${deployed("haproxy.cfg", plain)}\n${setting}`);
    },
  },
  Caddy: {
    file: "Caddyfile",
    protocol: "h3",
    start: (plain, other) => {
      const site = (of: Site) =>
        changed(
          changed(deployed("Caddyfile", of), "#tls", "tls"),
          `${of.name} {`,
          `${of.name}:${of.port} {`,
        );
      const upstream = changed(
        site(other),
        `reverse_proxy 127.0.0.1:${other.server}`,
        `reverse_proxy 127.0.0.1:${other.server} {\nheader_up Host {upstream_hostport}\n}`,
      );
      const directory = temporary();
      const config = join(directory, "Caddyfile");
      // Its own settings go where nobody else's are.
      const global = `{\nadmin off\nauto_https disable_redirects\nstorage file_system ${directory}\n}\n`;
      writeFileSync(config, global + site(plain) + upstream);
      const args = ["run", "--adapter", "caddyfile", "--config", config];
      return startProxy("caddy", args, plain.port, { env: { HOME: directory } });
    },
  },
  Apache: {
    file: "apache.conf",
    protocol: "h2",
    start: (plain, other) => {
      const preserving = changed(
        deployed("apache.conf", other),
        "SSLEngine on",
        "ProxyPreserveHost On\nSSLEngine on",
      );
      const directory = temporary();
      const config = join(directory, "apache.conf");
      const modules = [
        ...["mpm_event", "authz_core", "socache_shmcb", "reqtimeout", "deflate", "filter"],
        ...["ssl", "http2", "proxy", "proxy_http"],
      ].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`);
      const around = [
        ...[...modules, `ServerRoot ${directory}`, `PidFile ${directory}/pid`, "ServerName here"],
        ...[`DefaultRuntimeDir ${directory}`, `ErrorLog ${directory}/error.log`],
        ...[`Mutex file:${directory}`, `Listen ${plain.port}`, `Listen ${other.port}`],
        // As Debian sets them.
        "Timeout 300",
        "RequestReadTimeout header=20-40,minrate=500 body=10,minrate=500",
        "AddOutputFilterByType DEFLATE text/html text/plain text/xml text/css",
        "AddOutputFilterByType DEFLATE application/x-javascript application/javascript",
      ];
      writeFileSync(config, `${around.join("\n")}\n${deployed("apache.conf", plain)}${preserving}`);
      return startProxy("apache2", ["-X", "-f", config], plain.port);
    },
  },
};

import { apiPath } from "@/lib/api-path";
import { env } from "@/lib/env";
import { curlFor, runScript, type ServerAddress } from "@/lib/server-address";
import { shellQuote } from "@/lib/shell-quote";
import { yamlQuote } from "@/lib/yaml-quote";

type Credentials = { tokenKey: string; tokenSecret: string };

/** The scripts S3 serves, by their `type`. */
export type ScriptType = "proxmox-lxc" | "direct-host";

/**
 * What an admin pastes to enroll with an auto-enrollment token. Key and secret travel in headers:
 * a URL ends up in logs. `type` is what the playbook installs; cloud-init is for the host itself.
 */
export function enrollmentCommands(
  token: Credentials,
  type: ScriptType = "direct-host",
  server: ServerAddress = env.serverAddress,
) {
  const headers = Object.entries(headersOf(token)).map(
    ([name, value]) => `-H ${shellQuote(`${name}: ${value}`)}`,
  );
  const fetch = (what: ScriptType) =>
    // A redirect is not followed: curl would take the headers along.
    `${curlFor(server)} -fsS ${headers.join(" ")} ${shellQuote(scriptUrl(what, server))}`;
  return {
    // A Proxmox node has no sudo out of the box: whoever has its shell is root.
    proxmox: `${fetch("proxmox-lxc")} | ${runScript()}`,
    directHost: `${fetch("direct-host")} | sudo ${runScript()}`,
    curl: [
      `${curlFor(server)} -fsS -X POST ${headers.join(" ")} -H 'Content-Type: application/json'`,
      `-d '{"friendly_name":"'"$(hostname)"'"}'`,
      shellQuote(`${server.url}${apiPath("/auto-enrollment/enroll")}`),
    ].join(" "),
    ansible: playbook(token, server, type),
    cloudInit: cloudConfig(`${fetch("direct-host")} | ${runScript()}`),
  };
}

/** What a program does with a token of the integration API: HTTP Basic, as S3's clients do. */
export function apiCommands(token: Credentials, server: ServerAddress = env.serverAddress) {
  return { curl: basicCurl(token, `${apiPath("/api/hosts")}?include=stats`, server) };
}

/** What a token of a gethomepage widget is tried with, and the widget that reads with it. */
export function homepageCommands(token: Credentials, server: ServerAddress = env.serverAddress) {
  const path = apiPath("/gethomepage/stats");
  return {
    curl: basicCurl(token, path, server),
    widget: `widget:
  type: customapi
  url: ${yamlQuote(`${server.url}${path}`)}
  username: ${yamlQuote(token.tokenKey)}
  password: ${yamlQuote(token.tokenSecret)}
  mappings:
    - field: total_hosts
      label: Hosts
      format: number
    - field: hosts_needing_updates
      label: Need updates
      format: number
    - field: security_updates
      label: Security updates
      format: number
`,
  };
}

function basicCurl(token: Credentials, path: string, server: ServerAddress): string {
  const pair = shellQuote(`${token.tokenKey}:${token.tokenSecret}`);
  return `${curlFor(server)} -fsS -u ${pair} ${shellQuote(`${server.url}${path}`)}`;
}

function headersOf({ tokenKey, tokenSecret }: Credentials) {
  return { "X-Auto-Enrollment-Key": tokenKey, "X-Auto-Enrollment-Secret": tokenSecret };
}

function scriptUrl(type: ScriptType, { url }: ServerAddress): string {
  return `${url}${apiPath("/auto-enrollment/script")}?type=${type}`;
}

/** `!unsafe` keeps Ansible from taking braces in a value for a template. */
function playbook(token: Credentials, server: ServerAddress, type: ScriptType): string {
  const headers = headersOf(token);
  const hosts = type === "proxmox-lxc" ? "proxmox_hosts" : "all";
  return `- name: Enroll into Muster
  hosts: ${hosts}
  become: true
  vars:
    script_url: !unsafe ${yamlQuote(scriptUrl(type, server))}
    token_key: !unsafe ${yamlQuote(headers["X-Auto-Enrollment-Key"])}
    # Belongs into a vault: ansible-vault encrypt_string --name token_secret
    token_secret: !unsafe ${yamlQuote(headers["X-Auto-Enrollment-Secret"])}
  tasks:
    - name: Enroll, and leave no secret behind
      block:
        - name: Fetch the script
          ansible.builtin.get_url:
            url: "{{ script_url }}"
            headers:
              X-Auto-Enrollment-Key: "{{ token_key }}"
              X-Auto-Enrollment-Secret: "{{ token_secret }}"
            # Not to where somebody redirects.
            unredirected_headers: [X-Auto-Enrollment-Key, X-Auto-Enrollment-Secret]
            dest: /root/muster-enroll.sh
            mode: "0700"
            force: true${server.insecure ? "\n            validate_certs: false" : ""}
        - name: Run it
          ansible.builtin.command: /root/muster-enroll.sh
      always:
        - name: Remove it
          ansible.builtin.file:
            path: /root/muster-enroll.sh
            state: absent
`;
}

function cloudConfig(command: string): string {
  return `#cloud-config
packages:
  - curl
runcmd:
  - [sh, -c, ${yamlQuote(command)}]
`;
}

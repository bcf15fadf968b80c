import { apiPath } from "@/lib/api-path";
import { env } from "@/lib/env";
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
  publicUrl = env.publicUrl,
) {
  const headers = Object.entries(headersOf(token)).map(
    ([name, value]) => `-H ${shellQuote(`${name}: ${value}`)}`,
  );
  const fetch = (what: ScriptType) =>
    `curl -fsSL ${headers.join(" ")} ${shellQuote(scriptUrl(what, publicUrl))}`;
  return {
    // A Proxmox node has no sudo out of the box: whoever has its shell is root.
    proxmox: `${fetch("proxmox-lxc")} | bash`,
    directHost: `${fetch("direct-host")} | sudo sh`,
    curl: [
      `curl -fsS -X POST ${headers.join(" ")} -H 'Content-Type: application/json'`,
      `-d '{"friendly_name":"'"$(hostname)"'"}'`,
      shellQuote(`${publicUrl}${apiPath("/auto-enrollment/enroll")}`),
    ].join(" "),
    ansible: playbook(token, scriptUrl(type, publicUrl), type),
    cloudInit: cloudConfig(`${fetch("direct-host")} | sh`),
  };
}

/** What a program does with a token of the integration API: HTTP Basic, as S3's clients do. */
export function apiCommands(token: Credentials, publicUrl = env.publicUrl) {
  const pair = shellQuote(`${token.tokenKey}:${token.tokenSecret}`);
  const url = shellQuote(`${publicUrl}${apiPath("/api/hosts")}?include=stats`);
  return { curl: `curl -fsS -u ${pair} ${url}` };
}

function headersOf({ tokenKey, tokenSecret }: Credentials) {
  return { "X-Auto-Enrollment-Key": tokenKey, "X-Auto-Enrollment-Secret": tokenSecret };
}

function scriptUrl(type: ScriptType, publicUrl: string): string {
  return `${publicUrl}${apiPath("/auto-enrollment/script")}?type=${type}`;
}

/** `!unsafe` keeps Ansible from taking braces in a value for a template. */
function playbook(token: Credentials, url: string, type: ScriptType): string {
  const headers = headersOf(token);
  const hosts = type === "proxmox-lxc" ? "proxmox_hosts" : "all";
  return `- name: Enroll into Muster
  hosts: ${hosts}
  become: true
  vars:
    script_url: !unsafe ${yamlQuote(url)}
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
            dest: /root/muster-enroll.sh
            mode: "0700"
            force: true
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

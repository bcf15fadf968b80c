import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { statsReply } from "@/app/api/v1/gethomepage/wire";
import {
  apiCommands,
  enrollmentCommands,
  homepageCommands,
} from "@/lib/fleet/auto-enrollment/commands";
import { runScript } from "@/lib/server-address";
import { needs } from "@/tests/support/needs";

needs("ansible-playbook", "busybox", "dash");

// What a person pastes goes through shells and parsers that are not ours: here they are.

const plain = { tokenKey: "patchmon_ae_0123", tokenSecret: "89ab" };

const hostile = [
  "a b",
  "'; touch /tmp/pwned; '",
  `"$(touch /tmp/pwned)"`,
  "`id`",
  "$HOME \\ \\n %s !!",
  "{{ lookup('pipe', 'id') }} {% raw %}",
  "# not a comment: [x, {y: z}] & *a",
  "ä日本語🙂\u0085\u2028\u007f\t",
  "line\nbreak\r\n--- x",
  "-H @/etc/passwd",
];

const shells = [["dash"], ["bash"], ["busybox", "sh"]];

const at = (url: string) => ({ url, insecure: false });

let bin: string;

/** A PATH on which curl and sudo only write down what they were given. */
beforeAll(() => {
  bin = mkdtempSync(join(tmpdir(), "muster-commands-"));
  const program = (name: string, text: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  program("curl", `printf '%s\\0' "$@" >"$GIVEN"\nprintf '#!/bin/sh\nprintf ran\n'`);
  program("sudo", `exec "$@"`);
  program("hostname", "echo web-1");
});

afterAll(() => rmSync(bin, { recursive: true }));

/** What curl was given by a command that is pasted into a shell, and what came out of it. */
function paste(command: string, [shell = "sh", ...args]: string[]) {
  const given = join(bin, "given");
  const env = { NODE_ENV: "test" as const, PATH: `${bin}:/usr/bin:/bin`, GIVEN: given };
  // With a socket for its input, bash would take this for a login from afar and read a profile.
  const output = execFileSync(shell, [...args, "-c", command], {
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const words = readFileSync(given, "utf8").split("\0").slice(0, -1);
  return { words, output };
}

/** A YAML text as the parser of Ansible and of cloud-init reads it. */
function parseYaml(text: string): unknown {
  const program = [
    "import json, sys, yaml",
    "yaml.SafeLoader.add_constructor('!unsafe', lambda loader, node: loader.construct_scalar(node))",
    "print(json.dumps(yaml.safe_load(sys.stdin.read())))",
  ].join("\n");
  const options = { input: text, encoding: "utf8" } as const;
  return JSON.parse(execFileSync("/usr/bin/python3", ["-c", program], options));
}

const headersFor = (key: string, secret: string) => [
  "-H",
  `X-Auto-Enrollment-Key: ${key}`,
  "-H",
  `X-Auto-Enrollment-Secret: ${secret}`,
];

test("the script is fetched with the secret in a header, and run", () => {
  const { proxmox, directHost } = enrollmentCommands(
    plain,
    "direct-host",
    at("https://m.example.com"),
  );
  expect(proxmox).toBe(
    "curl -fsS -H 'X-Auto-Enrollment-Key: patchmon_ae_0123' -H 'X-Auto-Enrollment-Secret: 89ab' " +
      "'https://m.example.com/api/v1/auto-enrollment/script?type=proxmox-lxc' | " +
      runScript(),
  );
  expect(directHost).toContain(`script?type=direct-host' | sudo ${runScript()}`);
});

test("no command verifies the certificate where the setting says so", () => {
  const insecurely = { url: "https://m.example.com", insecure: true };
  const { ansible, cloudInit, ...pasted } = enrollmentCommands(plain, "direct-host", insecurely);
  const { curl } = apiCommands(plain, insecurely);
  for (const command of [...Object.values(pasted), curl]) {
    expect(command.match(/curl -k -/g)).toHaveLength(1);
    expect(paste(command, ["sh"]).words[0]).toBe("-k");
  }
  const { runcmd } = parseYaml(cloudInit) as { runcmd: string[][] };
  expect(paste(runcmd[0]?.[2] ?? "", ["sh"]).words.slice(0, 2)).toEqual(["-k", "-fsS"]);
  const getUrl = (text: string) => {
    const [play] = parseYaml(text) as { tasks: { block: Record<string, object>[] }[] }[];
    return play?.tasks[0]?.block[0]?.["ansible.builtin.get_url"];
  };
  expect(getUrl(ansible)).toMatchObject({ force: true, validate_certs: false });
  const verified = enrollmentCommands(plain, "direct-host", at("https://m.example.com")).ansible;
  expect(getUrl(verified)).toMatchObject({ force: true });
  expect(getUrl(verified)).not.toHaveProperty("validate_certs");
});

test("no URL holds the secret", () => {
  const reading = [apiCommands(plain).curl, ...Object.values(homepageCommands(plain))];
  const all = [...Object.values(enrollmentCommands(plain)), ...reading];
  for (const text of all) {
    const urls = text.match(/https?:\/\/[^\s'"\\]+/g) ?? [];
    expect(urls.length).toBeGreaterThan(0);
    for (const url of urls) expect(url).not.toContain(plain.tokenSecret);
  }
});

describe.each(shells)("pasted into %s", (...shell) => {
  test.each(hostile)("%j stays one word", (value) => {
    const commands = enrollmentCommands(
      { tokenKey: value, tokenSecret: `2${value}` },
      "direct-host",
      at(`https://example.com/${value}`),
    );
    const base = `https://example.com/${value}/api/v1/auto-enrollment`;
    const headers = headersFor(value, `2${value}`);
    for (const [command, type] of [
      [commands.proxmox, "proxmox-lxc"],
      [commands.directHost, "direct-host"],
    ] as const) {
      const { words, output } = paste(command, shell);
      expect(words).toEqual(["-fsS", ...headers, `${base}/script?type=${type}`]);
      expect(output).toBe("ran");
    }
    const enroll = paste(commands.curl, shell).words;
    expect(enroll.slice(0, 7)).toEqual(["-fsS", "-X", "POST", ...headers]);
    expect(enroll.at(-1)).toBe(`${base}/enroll`);
    expect(JSON.parse(enroll[enroll.indexOf("-d") + 1] ?? "")).toEqual({ friendly_name: "web-1" });
  });

  test.each(hostile)("%j stays one word of Basic", (value) => {
    const { curl } = apiCommands(
      { tokenKey: value, tokenSecret: value },
      at("https://example.com"),
    );
    expect(paste(curl, shell).words).toEqual([
      "-fsS",
      "-u",
      `${value}:${value}`,
      "https://example.com/api/v1/api/hosts?include=stats",
    ]);
    const token = { tokenKey: value, tokenSecret: value };
    expect(paste(homepageCommands(token, at("https://example.com")).curl, shell).words).toEqual([
      "-fsS",
      "-u",
      `${value}:${value}`,
      "https://example.com/api/v1/gethomepage/stats",
    ]);
  });
});

describe("read as YAML", () => {
  test.each(hostile)("%j is the same value in the playbook", (value) => {
    const url = `https://example.com/${value}`;
    const token = { tokenKey: value, tokenSecret: `2${value}` };
    const { ansible } = enrollmentCommands(token, "proxmox-lxc", at(url));
    expect(parseYaml(ansible)).toMatchObject([
      {
        hosts: "proxmox_hosts",
        vars: {
          script_url: `${url}/api/v1/auto-enrollment/script?type=proxmox-lxc`,
          token_key: value,
          token_secret: `2${value}`,
        },
      },
    ]);
    // Every value is marked, or Ansible would run what it takes for a template.
    expect(ansible.match(/!unsafe "/g)).toHaveLength(3);
  });

  test.each(hostile)("%j is the same value in the widget, of fields that are there", (value) => {
    const token = { tokenKey: value, tokenSecret: `2${value}` };
    const { widget } = homepageCommands(token, at(`https://example.com/${value}`));
    const read = parseYaml(widget) as { widget: { mappings: { field: string }[] } };
    expect(read.widget).toMatchObject({
      type: "customapi",
      url: `https://example.com/${value}/api/v1/gethomepage/stats`,
      ...{ username: value, password: `2${value}` },
    });
    const fields = read.widget.mappings.map(({ field }) => field);
    expect(Object.keys(statsReply.shape)).toEqual(expect.arrayContaining(fields));
    expect(fields).toHaveLength(3);
  });

  test.each(hostile)("%j is the same value in the cloud-config, and its command works", (value) => {
    const token = { tokenKey: value, tokenSecret: value };
    const { cloudInit } = enrollmentCommands(
      token,
      "direct-host",
      at(`https://example.com/${value}`),
    );
    expect(cloudInit).toMatch(/^#cloud-config\n/);
    const { runcmd } = parseYaml(cloudInit) as { runcmd: string[][] };
    expect(runcmd).toHaveLength(1);
    const [sh, c, command = ""] = runcmd[0] ?? [];
    expect([sh, c]).toEqual(["sh", "-c"]);
    expect(paste(command, ["dash"]).words.slice(1, 5)).toEqual(headersFor(value, value));
  });
});

test("what no shell word and no scalar can hold is refused", () => {
  expect(() => enrollmentCommands({ ...plain, tokenSecret: "a\0b" })).toThrow("NUL");
  expect(() => enrollmentCommands({ ...plain, tokenSecret: "\ud800" })).toThrow("half a character");
});

describe.each(shells)("what no script is, is not run by %s:", (...shell) => {
  test.each([
    ["a page", "<html><body>Sign in</body></html>\ntouch ran"],
    ["nothing", ""],
    ["a script of another kind", "#!/bin/bash\ntouch ran"],
  ])("%s", (_what, text) => {
    const command = `printf '%s' "$TEXT" | ${runScript()}`;
    const env = { NODE_ENV: "test" as const, PATH: "/usr/bin:/bin", TEXT: text };
    const [program = "sh", ...args] = shell;
    const ended = spawnSync(program, [...args, "-c", command], {
      ...{ env, cwd: bin, encoding: "utf8" },
      // As above.
      stdio: ["ignore", "pipe", "pipe"],
    });
    expect(ended).toMatchObject({ status: 1, stderr: "No script came: nothing was run\n" });
    expect(existsSync(join(bin, "ran"))).toBe(false);
  });
});

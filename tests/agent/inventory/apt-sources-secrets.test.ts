import { describe, expect, it } from "vitest";
import { which } from "../support/machine";
import { Root, shells } from "./support";

const server = {
  name: "",
  distribution: "s",
  components: "main",
  repoType: "deb",
  isEnabled: true,
};

describe.each(shells)("what is secret in addresses stays here, under %s", (shell) => {
  const secret = "s3cr3t";
  const addresses: [string, string][] = [
    [`https://user:${secret}@h.example/x/`, "https://h.example/x/"],
    [`https://${secret}@h.example/x`, "https://h.example/x"],
    [`https://h.example/SUSE/x/update/?${secret}`, "https://h.example/SUSE/x/update/"],
    [`https://h.example/repo?token=${secret}&user=a@b`, "https://h.example/repo"],
    [`mirror+https://user:${secret}@h.example/x?list=${secret}`, "mirror+https://h.example/x"],
    [`https://user:${secret}?@h.example/x`, "https://h.example/x"],
    // What nobody escaped.
    [`s3://AKIAEXAMPLE:[wJalr/${secret}/K7+x]@s3.example/bucket`, "s3://s3.example/bucket"],
    [`https://u:p/${secret}@h.example/debian`, "https://h.example/debian"],
    [`https://u:p?a/${secret}@h.example/x`, "https://h.example/x"],
    [`https://u:pa'${secret}@h.example/x`, "https://h.example/x"],
    [`https://us@er:${secret}@h.example/x`, "https://h.example/x"],
    [`//user:${secret}@h.example/x`, "//h.example/x"],
    [`user:${secret}@h.example/x`, "h.example/x"],
    [`https://user:${secret}@[2001:db8::1]:8080/x?y`, "https://[2001:db8::1]:8080/x"],
    [
      `http://proxy.example/https://u:p/${secret}@h.example/x`,
      "http://proxy.example/https://h.example/x",
    ],
    // What looks like it and is none.
    ["https://h.example/npm/@scope/package", "https://h.example/npm/@scope/package"],
    ["https://h.example:8443/npm/@scope/package", "https://h.example:8443/npm/@scope/package"],
    ["https://[2001:db8::1]:8080/@x", "https://[2001:db8::1]:8080/@x"],
    ["http://m.example:$port/@x/$releasever/", "http://m.example:$port/@x/$releasever/"],
    [
      `http://proxy.example:3142/HTTPS///user:${secret}@h.example/x`,
      "http://proxy.example:3142/HTTPS///h.example/x",
    ],
    [
      `http://proxy.example/https://user:${secret}@h.example/x`,
      "http://proxy.example/https://h.example/x",
    ],
    [`https://us%40er:${secret}@h.example/x`, "https://h.example/x"],
    [`https://user:${secret}%40h.example/x`, "https://h.example/x"],
    [`https://h.example/x;token=${secret}/y`, "https://h.example/x"],
    [`https://h.example/x&token=${secret}`, "https://h.example/x"],
    [`https://h.example/x%3Ftoken=${secret}`, "https://h.example/x"],
    ["https://h.example/a&b;c/d", "https://h.example/a&b;c/d"],
  ];

  it("of apt, in either format, and in names made of them", () => {
    const machine = new Root();
    machine.write("var/lib/dpkg/status", "Package: x\n");
    machine.write(
      "etc/apt/sources.list",
      addresses.map(([url]) => `deb [trusted=yes] "${url}" s main\n`).join(""),
    );
    machine.write(
      "etc/apt/sources.list.d/a.sources",
      addresses
        .map(([url]) => `Types: deb\nURIs: ${url}\nSuites: s\nComponents: main\n`)
        .join("\n"),
    );
    const found = machine.repositories(shell);
    expect(JSON.stringify(found)).not.toContain(secret);
    const urls = addresses.map(([, plain]) => plain);
    expect(found.map(({ url }: { url: string }) => url)).toEqual([...urls, ...urls]);
    expect(found[3].name).toBe("deb-repo-s");
  });

  it("of dnf, yum and zypper", () => {
    const machine = new Root();
    const sections = addresses.map(
      ([url], i) => `[r${i}]\n${i % 2 ? "mirrorlist" : "baseurl"}=${url}\n`,
    );
    machine.write("etc/yum.repos.d/a.repo", sections.join(""));
    machine.write("etc/zypp/repos.d/a.repo", sections.join(""));
    for (const manager of ["dnf", "yum", "zypper"]) {
      const found = machine.repositories(shell, { INVENTORY_MANAGER: manager });
      expect(found.map(({ url }: { url: string }) => url)).toEqual(addresses.map(([, url]) => url));
    }
  });

  it("of dnf, in ids that are made of the address, also where a package says its repository", () => {
    const machine = new Root();
    machine.write(
      "etc/yum.repos.d/a.repo",
      [
        `[h.example_x_token_${secret}]\nbaseurl=https://h.example/x?token=${secret}\n`,
        `[https:user:${secret}@h.example]\nbaseurl=https://user:${secret}@h.example/\n`,
        "[plain_]\nbaseurl=https://h.example/x?plain_\n[other]\nbaseurl=https://h.example/o\n",
      ].join(""),
    );
    const env = { INVENTORY_MANAGER: "dnf" };
    const names = machine.repositories(shell, env).map(({ name }: typeof server) => name);
    expect(names).toEqual(["h.example_x", "https:@h.example", "repository", "other"]);
    const lines = `{ inventory_ini_repositories renamed; echo h.example_x_token_${secret}; echo other; }`;
    const program = `awk "$INVENTORY_AWK"'is_told($0) { next } { add("x", 1, 2, 0, "", "", $0) } END { packages() }'`;
    const packages = JSON.parse(
      machine.shell(shell, `inventory_begin; ${lines} | ${program}`, env),
    );
    expect(packages).toMatchObject([
      { sourceRepository: "h.example_x" },
      { sourceRepository: "other" },
    ]);
  });

  it("of apk, in names too", () => {
    const machine = new Root();
    machine.write("lib/apk/db/installed", "P:x\nV:1\n\n");
    machine.write("etc/apk/repositories", `https://h.example/alpine/v3.21/main?token=${secret}\n`);
    expect(machine.repositories(shell)).toMatchObject([
      { name: "v3.21-main", url: "https://h.example/alpine/v3.21/main", components: "main" },
    ]);
  });

  it.runIf(which("pacman-conf"))("of pacman", () => {
    const machine = new Root();
    machine.write("var/lib/pacman/local/ALPM_DB_VERSION", "9\n");
    machine.write(
      "etc/pacman.conf",
      `[core]\nServer = https://user:${secret}@h.example/$repo?${secret}\n`,
    );
    expect(machine.repositories(shell, { INVENTORY_MANAGER: "pacman" })).toMatchObject([
      { name: "core", url: "https://h.example/core" },
    ]);
  });
});

import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Root, shells } from "./support";

// apk cannot run here. RECORDED: what the real `apk version -l '<'` printed on Alpine 3.18 with the
// lists of 3.21, as published in HariSekhon's Knowledge-Base, "Testing Alpine Upgrades". The
// database below is made by hand in the format of /lib/apk/db/installed.
const recorded = `Installed:                                Available:
alpine-baselayout-3.4.3-r1              < 3.6.8-r1
alpine-baselayout-data-3.4.3-r1         < 3.6.8-r1
alpine-keys-2.4-r1                      < 2.5-r0
apk-tools-2.14.4-r0                     < 2.14.6-r3
busybox-1.36.1-r7                       < 1.37.0-r14
busybox-binsh-1.36.1-r7                 < 1.37.0-r14
ca-certificates-bundle-20241121-r1      < 20250911-r0
libcrypto3-3.1.8-r0                     < 3.3.6-r0
libssl3-3.1.8-r0                        < 3.3.6-r0
musl-1.2.4-r3                           < 1.2.5-r9
musl-utils-1.2.4-r3                     < 1.2.5-r9
scanelf-1.3.7-r1                        < 1.3.8-r1
ssl_client-1.36.1-r7                    < 1.37.0-r14
zlib-1.2.13-r1                          < 1.3.1-r2
`;

const database = `C:Q1e5qJjmHnVaDBJ/b1XCRn4OCEGCA=
P:alpine-baselayout
V:3.4.3-r1
A:x86_64
S:8911
T:Alpine base dir structure and init scripts
L:GPL-2.0-only
F:dev
R:motd
a:0:0:1755

P:busybox
V:1.36.1-r7
T:Size optimized "toolbox" of many \\ common UNIX utilities
F:bin

P:libc-utils
V:0.7.2-r5
T:Meta package to pull in correct libc
F:

P:zlib
V:1.2.13-r1
`;

const machine = new Root();
machine.write("lib/apk/db/installed", database);
machine.write(
  "etc/apk/repositories",
  `#/media/cdrom/apks
https://dl-cdn.alpinelinux.org/alpine/v3.21/main
http://dl-cdn.alpinelinux.org/alpine/v3.21/community/

@edge https://user:s3cret@dl-cdn.alpinelinux.org/alpine/edge/testing # new things
/srv/apk
`,
);
machine.write("var/cache/apk/APKINDEX.5d9f9f9b.tar.gz", "");
chmodSync(
  machine.write(
    "../bin/apk",
    `#!/bin/sh
[ "$*" = "--root ${machine.root} --no-network version -l <" ] || exit 99
cat ${machine.write("../recorded", recorded)}\n`,
  ),
  0o755,
);
const env = (busybox: boolean) => ({
  PATH: [
    join(machine.directory, "bin"),
    ...(busybox ? [join(machine.directory, "busybox")] : []),
    process.env.PATH,
  ].join(":"),
});

const installed = (name: string, currentVersion: string, description: string, more = {}) => ({
  ...{ name, currentVersion, needsUpdate: false, isSecurityUpdate: false, description, ...more },
});
const update = (availableVersion: string) => ({ availableVersion, needsUpdate: true });

describe("apk, as recorded", () => {
  it.each(shells)("tells what is installed and what could be updated, under %s", (shell) => {
    expect(machine.shell(shell, "inventory_package_manager")).toBe("apk\n");
    expect(machine.packages(shell, env(shell === "busybox"))).toEqual([
      installed(
        "alpine-baselayout",
        "3.4.3-r1",
        "Alpine base dir structure and init scripts",
        update("3.6.8-r1"),
      ),
      installed(
        "busybox",
        "1.36.1-r7",
        'Size optimized "toolbox" of many \\ common UNIX utilities',
        update("1.37.0-r14"),
      ),
      installed("libc-utils", "0.7.2-r5", "Meta package to pull in correct libc"),
      installed("zlib", "1.2.13-r1", "", update("1.3.1-r2")),
    ]);
  });

  it.each(shells)("tells the repositories, under %s", (shell) => {
    const repository = (name: string, url: string, distribution = "", components = "") => ({
      ...{ name, url, distribution, components, repoType: "apk", isEnabled: true },
      isSecure: url.startsWith("https:"),
    });
    const mirror = "dl-cdn.alpinelinux.org/alpine";
    expect(machine.repositories(shell)).toEqual([
      repository("v3.21-main", `https://${mirror}/v3.21/main`, "v3.21", "main"),
      repository("v3.21-community", `http://${mirror}/v3.21/community`, "v3.21", "community"),
      repository("@edge edge-testing", `https://${mirror}/edge/testing`, "edge", "testing"),
      repository("/srv/apk", "/srv/apk"),
    ]);
  });

  it("fails where apk does, and claims no update", () => {
    const found = machine.shell("dash", "inventory_packages && echo succeeded; :");
    expect(JSON.parse(found)).toHaveLength(4);
    expect(found).not.toContain('"needsUpdate":true');
  });
});

import { chmodSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Root, shells } from "./support";

// apk cannot run here. RECORDED: the form of its answers and warnings, as published in many logs of
// apk 2. RULES: what the world file holds back, and the order of versions, by apk-world(5) and
// apk-package(5).

const url = "https://dl-cdn.alpinelinux.org/alpine/v3.12/main";
/** As apk 2 names the index of http://dl-cdn.alpinelinux.org/alpine/v3.12/main, in published logs. */
const known = "APKINDEX.2c4ac24e.tar.gz";

class Alpine extends Root {
  constructor(
    answers: string,
    { world = "", repositories = `${url}\nhttp://dl-cdn.alpinelinux.org/alpine/v3.12/main\n` } = {},
  ) {
    super();
    this.write(
      "lib/apk/db/installed",
      ["busybox", "curl", "nginx", "vim", "zlib"]
        .map((name) => `P:${name}\nV:1.2.3-r0\nT:The ${name} package\n\n`)
        .join(""),
    );
    this.write("etc/apk/world", world);
    this.write("etc/apk/repositories", repositories);
    this.write(`var/cache/apk/${known}`, "");
    this.answer(answers);
  }

  answer(answers: string, script = "") {
    const file = this.write("../answers", answers);
    const text = `#!/bin/sh\n${script}\ngrep -v '^WARNING' ${file}; grep '^WARNING' ${file} >&2; :\n`;
    chmodSync(this.write("../bin/apk", text), 0o755);
  }

  said(shell = shells[0] ?? "dash", env: Record<string, string> = {}) {
    const PATH = `${join(this.directory, "bin")}:${process.env.PATH}`;
    const { packages, state } = this.told(shell, { PATH, ...env });
    expect(state.securityUnknown).toBe("not_told");
    return {
      ...state,
      updates: packages
        .filter(({ needsUpdate }) => needsUpdate)
        .map(({ name, isHeld }) => name + (isHeld ? " held" : "")),
    };
  }
}

const answer = (...lines: string[]) =>
  ["Installed:                                Available:", ...lines, ""].join("\n");
const newer = (name: string, version: string) => `${name}-1.2.3-r0          < ${version} `;
const missing = "WARNING: Ignoring APKINDEX.167438ca.tar.gz: No such file or directory";

describe("apk, as recorded", () => {
  it.each(shells)("is not known where no index was ever fetched, under %s", (shell) => {
    const machine = new Alpine(answer());
    expect(machine.said(shell)).toMatchObject({ updates: [] });
    expect(machine.said(shell).updatesUnknown).toBe(undefined);
    machine.answer(answer(missing, missing.replace("167438ca", "a2e6dac0")));
    expect(machine.said(shell)).toMatchObject({ updatesUnknown: "no_lists" });
    rmSync(join(machine.root, "var/cache/apk"), { recursive: true });
    machine.answer(answer(newer("zlib", "1.2.4-r0")));
    expect(machine.said(shell)).toMatchObject({ updates: [], updatesUnknown: "no_lists" });
  });

  it("tells what the other repositories say when one has no index", () => {
    const machine = new Alpine(answer(missing, newer("zlib", "1.2.4-r0")));
    expect(machine.said()).toMatchObject({ updates: ["zlib"] });
    expect(machine.said().updatesUnknown).toBe(undefined);
  });

  it("has lists where its repository is a directory", () => {
    const machine = new Alpine(answer(newer("zlib", "1.2.4-r0")), {
      repositories: "/media/apks\n",
    });
    rmSync(join(machine.root, "var/cache/apk"), { recursive: true });
    machine.write("media/apks/x86_64/APKINDEX.tar.gz", "");
    expect(machine.said()).toMatchObject({ updates: ["zlib"] });
  });

  it("is not known where an index cannot be read, and where apk fails or hangs", () => {
    const machine = new Alpine(
      answer("WARNING: Ignoring APKINDEX.2c4ac24e.tar.gz: IO ERROR", newer("zlib", "1.2.4-r0")),
    );
    expect(machine.said()).toMatchObject({ updates: [], updatesUnknown: "failed" });
    machine.answer("", "exit 1");
    expect(machine.said()).toMatchObject({ updates: [], updatesUnknown: "failed" });
    machine.answer("", "exec sleep 600");
    expect(machine.said("dash", { INVENTORY_TIMEOUT: "1" })).toMatchObject({
      ...{ updates: [], updatesUnknown: "timeout" },
    });
  });

  it("tells when the indexes of its repositories were fetched, and not those of others", () => {
    const machine = new Alpine(answer());
    utimesSync(join(machine.root, "var/cache/apk", known), 1_500_000_000, 1_500_000_000);
    const other = machine.write("var/cache/apk/APKINDEX.00000000.tar.gz", "");
    utimesSync(other, 1_400_000_000, 1_400_000_000);
    expect(machine.said()).toMatchObject({ listsUpdatedAt: "2017-07-14T02:40:00Z" });
    // Of a kind whose names are not known: the last fetch that there was.
    machine.write("etc/apk/repositories", "https://example.com/v9/main\n");
    expect(machine.said()).toMatchObject({ listsUpdatedAt: "2017-07-14T02:40:00Z" });
  });
});

describe("apk, by its published rules", () => {
  it.each([
    ["busybox=1.2.3-r0", true],
    ["busybox=1.2.4-r0", false],
    ["busybox<1.2.4", true],
    ["busybox<1.3", false],
    ["busybox<=1.2.4-r0", false],
    ["busybox~1.2", false],
    ["busybox~1.2.3", true],
    ["busybox>1.2", false],
    ["busybox>=1.2.3@edge", false],
    ["busybox@edge", false],
    ["busybox", false],
    ["busybox><Q1e5qJjmHnVaDBJ/b1XCRn4OCEGCA=", true],
    ["busybox-extras=1.2.3-r0", false],
  ])("the world's %s holds the update to 1.2.4-r0 back: %s", (constraint, held) => {
    const machine = new Alpine(answer(newer("busybox", "1.2.4-r0"), newer("curl", "2-r0")), {
      world: `alpine-base ${constraint} !vim\nzlib\n`,
    });
    const shell = shells[constraint.length % shells.length];
    expect(machine.said(shell)).toMatchObject({
      updates: [held ? "busybox held" : "busybox", "curl"],
    });
  });

  it.each(shells)("versions are in its order, under %s", (shell) => {
    const order =
      "0.9-r5 1.0_alpha1 1.0_beta1 1.0_pre1 1.0_rc1 1.0_rc2-r1 1.0 1.0-r0 1.0-r10".split(" ");
    order.push(..."1.0~abc-r0 1.0_git20200101 1.0_p1 1.0a 1.0b 1.0.1 1.01 1.1 1.9 1.10".split(" "));
    order.push(..."3.17_alpha20220809-r0 3.17.0-r0 20241121-r1 20250911-r0".split(" "));
    const pairs = order.flatMap((a, i) => order.map((b, j) => `${a} ${b} ${Math.sign(i - j)}`));
    const program = `awk "$INVENTORY_AWK$INVENTORY_APK_VERSION_AWK"'apkcmp($1, $2) != $3'`;
    const wrong = new Root().shell(
      shell,
      `printf '%s\\n' ${pairs.map((p) => `'${p}'`).join(" ")} | ${program}`,
    );
    expect(wrong).toBe("");
  });
});

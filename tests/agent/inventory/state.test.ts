import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Root, shells } from "./support";

// A number of updates that is not known is never told as none: what is said of it beside the packages.

/** A machine whose package manager is a script of the test's own. */
class Faked extends Root {
  command(name: string, script: string) {
    chmodSync(this.write(`../bin/${name}`, `#!/bin/sh\n${script}\n`), 0o755);
  }

  said(shell: (typeof shells)[number], env: Record<string, string> = {}) {
    const path = `${join(this.directory, "bin")}:${process.env.PATH}:/usr/sbin:/sbin`;
    return this.told(shell, { PATH: path, INVENTORY_TIMEOUT: "1", ...env });
  }
}

const installed = `printf '\\002alpha\\t1.0-1\\tnoarch\\tUnspecified\\tThe alpha package\\nText.\\n'`;

describe.each(shells)("under %s", (shell) => {
  const machine = new Faked();
  machine.command("rpm", installed);

  it("says that there is no package manager, or none that knows of updates", () => {
    const unknown = { updatesUnknown: "no_manager", securityUnknown: "no_manager" };
    for (const manager of ["none", "rpm", "dpkg"]) {
      const { packages, state, failed } = machine.said(shell, { INVENTORY_MANAGER: manager });
      expect(state).toEqual(unknown);
      expect(failed).toBe(false);
      expect(packages).toHaveLength(manager === "rpm" ? 1 : 0);
    }
  });

  it("says by name which package manager it is that it cannot ask", () => {
    const marks = {
      ...{ nix: "etc/NIXOS", guix: "gnu/store/x", xbps: "var/db/xbps/x", portage: "var/db/pkg/x" },
      ...{ pkgtools: "var/lib/pkgtools/packages/x", opkg: "usr/lib/opkg/status" },
    };
    for (const [name, mark] of Object.entries(marks)) {
      const other = new Faked();
      other.command("rpm", "exit 0");
      other.write(mark, "");
      const path = `${join(other.directory, "bin")}:${process.env.PATH}`;
      const env = { PATH: path, INVENTORY_ROOT: "", INVENTORY_CHROOT: other.root };
      expect(other.shell(shell, "inventory_package_manager", env)).toBe(`${name}\n`);
      const { packages, state, failed } = other.told(shell, env);
      expect({ packages, failed }).toEqual({ packages: [], failed: false });
      expect(state).toEqual({ updatesUnknown: "no_manager", securityUnknown: "no_manager" });
    }
  });

  it("says that a package manager is out of the reach of a container", () => {
    const env = { INVENTORY_MANAGER: "dnf", INVENTORY_ROOT: "", INVENTORY_CHROOT: "/." };
    expect(machine.said(shell, env)).toMatchObject({
      failed: true,
      state: { updatesUnknown: "out_of_reach", securityUnknown: "out_of_reach" },
    });
  });

  it("writes an instant as RFC 3339", () => {
    const seconds = [0, 951782399, 951782400, 1735689599, 4107542399];
    const program = `awk "$INVENTORY_AWK"'{ print instant($1) }'`;
    const printed = machine.shell(shell, `printf '%s\\n' ${seconds.join(" ")} | ${program}`);
    expect(printed.trimEnd().split("\n")).toEqual(
      seconds.map((s) => new Date(s * 1000).toISOString().replace(".000Z", "Z")),
    );
  });
});

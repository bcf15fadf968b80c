import { describe, expect, test } from "vitest";
import { checkedInstall, installCommands } from "@/lib/fleet/enrollment/install-commands";

const url = "https://m.example.com";
const verified = { url, insecure: false };
const unverified = { url, insecure: true };
const script = "'https://m.example.com/install.sh?id=abc'";
const guarded =
  `sh -c 'read -r l; [ "$l" = "#!/bin/sh" ] || ` +
  `{ echo "No script came: nothing was run" >&2; exit 1; }; exec sh'`;
const settings = "MUSTER_URL='https://m.example.com' MUSTER_TOKEN='mst_enroll_0'";

describe("commands for one host", () => {
  test("verify the certificate", () => {
    const { curl, docker } = installCommands("abc", "mst_enroll_0", verified);
    const { download, run } = checkedInstall("abc", "mst_enroll_0", "00ff", verified);
    expect(curl).toBe(`curl -fsSL ${script} | sudo ${settings} ${guarded}`);
    expect(docker).toContain(
      " -e MUSTER_HOST_ROOT=/host -e MUSTER_URL='https://m.example.com' " +
        "-e MUSTER_TOKEN='mst_enroll_0' alpine:3 sh -c 'wget -qO- ",
    );
    expect(download).toBe(`curl -fsSLo install.sh ${script}`);
    expect(run).toBe(`sudo ${settings} sh install.sh`);
  });

  test("do not where the setting says so", () => {
    const { curl, docker } = installCommands("abc", "mst_enroll_0", unverified);
    const checked = checkedInstall("abc", "mst_enroll_0", "00ff", unverified);
    expect(curl).toBe(`curl -k -fsSL ${script} | sudo ${settings} MUSTER_INSECURE=1 ${guarded}`);
    expect(docker).toContain(
      " -e MUSTER_TOKEN='mst_enroll_0' -e MUSTER_INSECURE=1 alpine:3 " +
        "sh -c 'wget --no-check-certificate -qO- ",
    );
    expect(checked).toEqual({
      download: `curl -k -fsSLo install.sh ${script}`,
      // The installer is the same for everybody, so its checksum is too.
      verify: "echo '00ff  install.sh' | sha256sum -c",
      run: `sudo ${settings} MUSTER_INSECURE=1 sh install.sh`,
      checksum: "00ff",
    });
  });
});

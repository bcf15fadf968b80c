import { describe, expect, it } from "vitest";
import { Root, shells } from "./support";

describe("the sources of apt", () => {
  const machine = new Root();
  machine.write("var/lib/dpkg/status", "Package: x\n");
  machine.write(
    "etc/apt/sources.list",
    `# deb http://commented.example.com/debian bookworm main
deb cdrom:[Debian GNU/Linux 12 _Bookworm_ - amd64]/ bookworm main contrib
deb	[ arch=amd64,arm64 signed-by=/usr/share/keyrings/x.gpg ]   https://user:s3cret@deb.example.com/debian/  bookworm   main  non-free # why
deb-src http://deb.example.com/debian bookworm main
deb http://deb.example.com/debian-security bookworm-security main
deb [trusted=yes] file:/srv/flat ./
debugging is no source
`,
  );
  machine.write("etc/apt/sources.list.d/old.list.save", "deb http://no.example.com/ x main\n");
  machine.write("etc/apt/sources.list.d/bad name.list", "deb http://no.example.com/ x main\n");
  machine.write("etc/apt/sources.list.d/crlf.list", "deb tor+https://x.example.com/a b c\r\n");
  machine.write(
    "etc/apt/sources.list.d/vendor.sources",
    `# A comment
Types: deb deb-src
URIs: https://one.example.com/ubuntu http://two.example.com/ubuntu
Suites: jammy
 jammy-updates
Components: main universe
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 Types: deb
 -----END PGP PUBLIC KEY BLOCK-----

Enabled: no
Types: deb
URIs: https://off.example.com/apt
Suites: ./
X-Repolib-Name: Switched "off"
`,
  );
  const repository = (
    name: string,
    url: string,
    distribution: string,
    components: string,
    { repoType = "deb", isEnabled = true, isSecure = false } = {},
  ) => ({ name, url, distribution, components, repoType, isEnabled, isSecure });
  const [one, two] = ["https://one.example.com/ubuntu", "http://two.example.com/ubuntu"];
  const source = { repoType: "deb-src" };

  it.each(shells)("are read in either format, under %s", (shell) => {
    expect(machine.repositories(shell)).toEqual([
      repository(
        "deb-cdrom-bookworm",
        "cdrom:[Debian GNU/Linux 12 _Bookworm_ - amd64]/",
        "bookworm",
        "main contrib",
      ),
      repository(
        "deb-debian-bookworm",
        "https://deb.example.com/debian/",
        "bookworm",
        "main non-free",
        {
          isSecure: true,
        },
      ),
      repository(
        "deb-src-debian-bookworm",
        "http://deb.example.com/debian",
        "bookworm",
        "main",
        source,
      ),
      repository(
        "deb-debian-bookworm-security",
        "http://deb.example.com/debian-security",
        "bookworm-security",
        "main",
      ),
      repository("deb-flat", "file:/srv/flat", "./", ""),
      repository("deb-a-b", "tor+https://x.example.com/a", "b", "c", { isSecure: true }),
      repository("deb-ubuntu-jammy", one, "jammy", "main universe", { isSecure: true }),
      repository("deb-ubuntu-jammy-updates", one, "jammy-updates", "main universe", {
        isSecure: true,
      }),
      repository("deb-ubuntu-jammy", two, "jammy", "main universe"),
      repository("deb-ubuntu-jammy-updates", two, "jammy-updates", "main universe"),
      ...[one, two].flatMap((url) =>
        ["jammy", "jammy-updates"].map((suite) =>
          repository(`deb-src-ubuntu-${suite}`, url, suite, "main universe", {
            ...source,
            isSecure: url === one,
          }),
        ),
      ),
      repository('Switched "off"', "https://off.example.com/apt", "./", "", {
        isEnabled: false,
        isSecure: true,
      }),
    ]);
  });

  it("are none where there are no files", () => {
    const empty = new Root();
    empty.write("var/lib/dpkg/status", "Package: x\n");
    expect(empty.repositories("dash")).toEqual([]);
  });
});

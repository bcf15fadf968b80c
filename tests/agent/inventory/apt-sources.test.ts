import { rmSync } from "node:fs";
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

const server = {
  name: "",
  distribution: "s",
  components: "main",
  repoType: "deb",
  isEnabled: true,
};

describe("the sources of apt, as apt reads them", () => {
  const machine = new Root();
  machine.write("var/lib/dpkg/status", "Package: x\n");
  for (const path of ["var/lib/apt/lists/partial/x", "var/cache/apt/archives/partial/x"])
    machine.write(path, "");
  const stanza = "Types: deb\nURIs: https://h.example/x\nSuites: s\nComponents: main\n";
  let asked = 0;

  /** What is switched on, by apt's word and by ours: a line for each archive, suite and component. */
  function read(file: string, content: string) {
    const path = machine.write(`etc/apt/sources.list.d/${file}`, content);
    const format = "$(CREATED_BY) $(REPO_URI) $(RELEASE) $(COMPONENT)";
    const apt = machine.exec("apt-get", [
      ...[
        "-o",
        `Dir=${machine.root}`,
        "-o",
        `Dir::State::status=${machine.root}/var/lib/dpkg/status`,
      ],
      ...["indextargets", "--no-release-info", "--format", format],
    ]);
    const targets = apt.split("\n").filter((line) => /^(Packages|Sources) /.test(line));
    const shell = shells[asked++ % shells.length] ?? "dash";
    const ours = machine
      .repositories(shell)
      .filter(({ isEnabled }: typeof server) => isEnabled)
      .flatMap((one: Record<string, string>) =>
        (one.components || "$(COMPONENT)")
          .split(" ")
          .map((component) =>
            [
              one.repoType === "deb" ? "Packages" : "Sources",
              one.url?.replace(/\/*$/, "/"),
              one.distribution?.replace(
                "$(ARCH)",
                machine.exec("dpkg", ["--print-architecture"]).trim(),
              ),
              component,
            ].join(" "),
          ),
      );
    rmSync(path);
    return { apt: [...new Set(targets)].sort(), ours: ours.sort() };
  }

  const noes =
    "no|NO|false|Without|off|disable|0|00|0x0|-0|+0|  0|0 |2|-1|1|yes|disabled|n|none||no # x|0b0|0.0|no\n yes|\n no|0x|0 0";
  it.each(noes.split("|"))("Enabled: %j", (word) => {
    const { apt, ours } = read("a.sources", `${stanza}Enabled: ${word}\n`);
    expect(ours).toEqual(apt);
  });

  it.each([
    `${stanza} \nEnabled: no\n`,
    `${stanza}\t\nEnabled: no\n`,
    `${stanza}\n# nothing\n\n${stanza.replace("/x", "/y")}Enabled: no\n`,
    `Enabled : no\n${stanza}`,
    `enabled:no\n${stanza}`,
    `Enabled: no\n${stanza}Enabled: yes\n`,
    `${stanza}#Enabled: no\n`,
    `${stanza.replace("Suites: s", "Suites: s\n# t\n  u\n .")}`,
    `${stanza.replaceAll("\n", "\r\n")}\r\n${stanza.replace("/x", "/y").replaceAll("\n", "\r\n")}`,
  ])("in stanzas: %j", (content) => {
    const { apt, ours } = read("a.sources", content);
    expect(ours).toEqual(apt);
  });

  it.each([
    'deb "https://h.example/x" s main',
    'deb "https://h.example/x" "s" main "non-free"',
    "deb [signed-by=/a/b.gpg arch=amd64] https://h.example/x s main",
    'deb [ signed-by="/a/c.gpg" ] "https://h.example/x" s main',
    "deb [ arch=amd64 ]https://h.example/x s main",
    "deb [arch=amd64#x] https://h.example/x s main",
    "deb https://h.example/x s main # [ no",
    "deb https://h.example/x s main#no",
    "  deb\thttps://h.example/x\ts\tmain  contrib\r",
    "deb https://h.example/x $(ARCH)/",
    'deb ht"tps://h.example"/x s main',
    "deb https://h.example/x [s] main",
    "deb http://h.example/%7Eu/ s main",
    "deb http://h.example/a%zz s main",
    "deb mirror+https://h.example/x s main",
    "deb copy:/srv/x ./",
  ])("in one line: %s", (line) => {
    const { apt, ours } = read("a:b.list", `${line}\n`);
    expect(apt.length).toBeGreaterThan(0);
    expect(ours).toEqual(apt);
  });
});

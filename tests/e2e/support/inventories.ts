import type { db } from "@/lib/db";
import { type BuiltPackage, type BuiltRepository, buildInventory } from "@/tests/support/inventory";

type Host = NonNullable<Awaited<ReturnType<typeof db.host.findFirst>>>;

const names =
  "adduser apt base-files bash bsdutils ca-certificates coreutils cron curl dash dbus debianutils diffutils dpkg e2fsprogs findutils gcc-12-base git gnupg grep gzip hostname init iproute2 iptables libc6 libcrypt1 libcurl4 libexpat1 libgcc-s1 libpam0g libssl3 libstdc++6 libsystemd0 linux-image-amd64 login mount nano ncurses-base netbase nginx openssh-client openssh-server openssl passwd perl-base procps python3.11 rsync sed sudo systemd sysvinit-utils tar tzdata udev util-linux vim-common wget xz-utils zlib1g".split(
    " ",
  );

const security: Record<string, string> = {
  openssl: "3.0.17-1~deb12u3",
  libssl3: "3.0.17-1~deb12u3",
  "linux-image-amd64": "6.1.148-1",
  sudo: "1.9.13p3-1+deb12u3",
  git: "1:2.39.5-0+deb12u2",
};

const updates: Record<string, string> = {
  nginx: "1.22.1-9+deb12u3",
  tzdata: "2025b-0+deb12u2",
  curl: "7.88.1-10+deb12u14",
};

const repositories: BuiltRepository[] = [
  { name: "Debian bookworm", url: "https://deb.debian.org/debian" },
  { name: "Debian security", url: "https://security.debian.org/debian-security" },
  { name: "Internal", url: "http://packages.example.com/internal", isSecure: false },
];

/** Packages as a Debian host has them; the first few of those that want an update are behind. */
function packagesOf(behind: { security: number; updates: number }): BuiltPackage[] {
  const late = {
    security: new Set(Object.keys(security).slice(0, behind.security)),
    updates: new Set(Object.keys(updates).slice(0, behind.updates)),
  };
  return names.map((name) => {
    const next = security[name] ?? updates[name];
    const isBehind = late.security.has(name) || late.updates.has(name);
    return {
      name,
      version: isBehind ? "1.0-1+deb12u1" : (next ?? "2.36-9+deb12u10"),
      availableVersion: isBehind ? next : null,
      isSecurityUpdate: late.security.has(name),
      sourceRepository: late.security.has(name) ? "Debian security" : "Debian bookworm",
      category: name.startsWith("lib") ? "libs" : "utils",
      description: `What ${name} is, in a line of its packager`,
    };
  });
}

/** Gives hosts an inventory: one with everything there is to show, the others in order. */
export async function buildInventories(busy: Host, others: Host[]): Promise<void> {
  await buildInventory(busy, {
    packages: packagesOf({ security: 4, updates: 3 }),
    repositories,
    packageManager: "apt",
    installedKernel: "6.8.0-63-generic",
    selinuxStatus: "disabled",
    gatewayIp: "192.0.2.1",
    dnsServers: ["192.0.2.53", "2001:db8:20::53"],
    systemUptime: "19 days, 4:02",
    loadAverage: [1.52, 0.91, 0.44],
  });
  for (const host of others) {
    await buildInventory(host, {
      packages: packagesOf({ security: 0, updates: 0 }),
      repositories: repositories.slice(0, 2),
    });
  }
}

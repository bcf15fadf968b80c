import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { needs } from "@/tests/support/needs";
import { Machine, type Shell, shells } from "./support/machine";

needs("unshare");

// The kernel's tables of mounts as machines have them that no test can be.

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "muster-disks-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

type Mount = [source: string, path: string, type: string, mount?: string, superblock?: string];

/** Runs a function of facts.sh that reads these tables; df says of each path what `sizes` has. */
function told(shell: Shell, mounts: Mount[], call: string, root = "", sizes = "") {
  const machine = new Machine(shell, "curl");
  try {
    const lines = (line: (mount: Mount) => string) =>
      mounts.map((mount) => `${line(mount)}\n`).join("");
    writeFileSync(
      join(directory, "mounts"),
      lines(([source, path, type, mount = "rw,relatime", block = ""]) => {
        return `${source} ${path} ${type} ${mount}${block && `,${block}`} 0 0`;
      }),
    );
    writeFileSync(
      join(directory, "mountinfo"),
      lines(([source, path, type, mount = "rw,relatime", block = "rw"]) => {
        return `36 35 98:0 / ${path} ${mount} shared:1 master:2 - ${type} ${source} ${block}`;
      }),
    );
    const text = readFileSync("agent/host/facts.sh", "utf8").replaceAll(
      "/proc/self/",
      `${directory}/`,
    );
    writeFileSync(join(directory, "facts.sh"), text);
    machine.command(
      "df",
      `shift 2; echo Filesystem; for path; do case $path in ${sizes} esac; done`,
    );
    const script = `tab=$(printf '\\t') host_root='${root}'; . ${directory}/facts.sh; ${call}`;
    return execFileSync(`${machine.path}/sh`, ["-c", script], {
      env: { ...machine.env(), LC_ALL: "C" },
      encoding: "utf8",
    })
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t"));
  } finally {
    machine.dispose();
  }
}

const composefs = "ro,lowerdir=/run/ostree/.private/cfsroot-lower::/sysroot/ostree/repo/objects";

describe.each(shells)("under %s", (shell) => {
  it("leaves out the image that an ostree system has for its root", () => {
    const disks = told(
      shell,
      [
        ["composefs", "/", "overlay", "ro,relatime", composefs],
        ["/dev/vda4", "/etc", "xfs", "rw,relatime", "rw,seclabel"],
        ["/dev/vda4", "/sysroot", "xfs", "ro,relatime", "rw,seclabel"],
        ["/dev/vda4", "/sysroot/ostree/deploy/fedora/var", "xfs"],
        ["/dev/vda4", "/var", "xfs"],
        ["/dev/vda3", "/boot", "ext4"],
      ],
      "list_disks",
    );
    expect(disks).toEqual([
      ["/dev/vda4", "xfs", "/sysroot"],
      ["/dev/vda3", "ext4", "/boot"],
    ]);
  });

  it("leaves out memory, images and what is mounted elsewhere", () => {
    const disks = told(
      shell,
      [
        ["/dev/sda2", "/", "ext4", "ro,relatime", "rw"],
        ["tmpfs", "/tmp", "tmpfs"],
        ["/dev/loop0", "/snap/core22/1380", "squashfs", "ro,nodev", "ro"],
        ["/dev/loop1", "/opt/image", "ext4", "ro,relatime", "ro,norecovery"],
        ["/dev/loop2", "/srv/disk\\040image", "ext4", "ro,relatime", "rw"],
        ["/dev/mapper/usr", "/usr", "ext4", "ro", "ro"],
        ["/dev/zram1", "/var/log", "ext4"],
        ["/dev/ram0", "/mnt/ram", "ext2"],
        ["/dev/sr0", "/media/cdrom", "iso9660", "ro", "ro"],
        ["overlay", "/var/lib/docker/overlay2/x/merged", "overlay", "rw", "rw,upperdir=/u"],
        ["systemd-1", "/proc/sys/fs/binfmt_misc", "autofs"],
        ["nas:/x", "/mnt/nas", "nfs4"],
        ["/dev/sda2", "/usr/local/bin", "ext4"],
        ["/dev/sdb1", "/srv/data/deep", "btrfs", "rw,subvol=/@data"],
        ["/dev/sdb1", "/srv", "btrfs", "rw,subvol=/@"],
        ["/dev/sda1", "/boot/efi", "vfat", "ro", "ro"],
      ],
      "list_disks",
    );
    expect(disks).toEqual([
      ["/dev/sda2", "ext4", "/"],
      ["/dev/loop2", "ext4", "/srv/disk image"],
      ["/dev/sdb1", "btrfs", "/srv", "/srv/data/deep"],
      ["/dev/sda1", "vfat", "/boot/efi"],
    ]);
  });

  it.each([
    ["squashfs", "ro"],
    ["erofs", "ro"],
    ["tmpfs", "rw"],
    ["overlay", "ro,lowerdir=/a:/b"],
  ])("leaves out a root of %s", (type, options) => {
    const mounts: Mount[] = [["/dev/root", "/", type, "rw", options]];
    expect(told(shell, mounts, "list_disks")).toEqual([[""]]);
  });

  it("tells the root of a container, which lies on a disk of its host", () => {
    const options = "rw,lowerdir=/l,upperdir=/u,workdir=/w";
    const mounts: Mount[] = [["overlay", "/", "overlay", "rw,relatime", options]];
    expect(told(shell, mounts, "list_disks")).toEqual([["overlay", "overlay", "/"]]);
  });

  it("tells a disk of which a container has files and directories by the shortest directory", () => {
    const root = join(directory, "host");
    mkdirSync(join(root, "etc"), { recursive: true });
    writeFileSync(join(root, "etc/hosts"), "");
    const directories = [
      "var/lib/postgresql/data/more",
      "var/lib/postgresql/data",
      "tank/deep/a b",
    ];
    for (const path of directories) mkdirSync(join(root, path), { recursive: true });
    const mounts: Mount[] = [
      ["/dev/sda1", `${root}/var/lib/postgresql/data/more`, "ext4"],
      ["/dev/sda1", `${root}/etc/hosts`, "ext4"],
      ["/dev/sda1", `${root}/var/lib/postgresql/data`, "ext4"],
      ["/dev/sdb1", `${root}/etc/hosts`, "ext4"],
      ["tank/x", `${root}/etc/hosts`, "zfs"],
      ["tank/y", `${root}/tank/deep/a\\040b`, "zfs"],
      ["tank", `${root}/tank`, "zfs"],
    ];
    const sizes = '*) echo "name 10 4 6 1% $path" ;;';
    expect(told(shell, mounts, "disks", root, sizes)).toEqual([
      ["disk", "/dev/sda1", "/var/lib/postgresql/data", "ext4", "10240", "4096"],
      ["disk", "tank", "/tank", "zfs", "14336", "8192"],
    ]);
  });

  it("tells a pool of ZFS once, with what all of its datasets use", () => {
    const mounts: Mount[] = [
      ["tank", "/tank", "zfs"],
      ["tank/media", "/tank/media", "zfs"],
      ["rpool/USERDATA/me", "/home/me", "zfs"],
      ["rpool/ROOT/debian", "/", "zfs"],
      ["tank/with\\040blank", "/tank/with\\040blank", "zfs"],
      ["bpool/BOOT/debian", "/boot", "zfs"],
    ];
    const root = join(directory, "host");
    const below = mounts.map(([source, path, type]): Mount => {
      mkdirSync(join(root, path.replace("\\040", " ")), { recursive: true });
      return [source, path === "/" ? root : root + path, type];
    });
    const line = (path: string, used: number, free: number) =>
      `${path}) echo "name ${used + free} ${used} ${free} 1% $path" ;;`;
    const sizes = [
      line("*/host", 100, 300),
      line("*/home/me", 50, 300),
      line("*/tank/media", 500, 1000),
      line("*/tank/with?blank", 24, 1000),
      line("*/host/tank", 1, 1000),
      line("*/boot", 4, 6),
    ].join(" ");
    const kilobytes = (size: number, used: number) => [size, used].map((n) => String(n * 1024));
    expect(told(shell, below, "disks", root, sizes)).toEqual([
      ["disk", "tank", "/tank", "zfs", ...kilobytes(1525, 525)],
      ["disk", "rpool", "/", "zfs", ...kilobytes(450, 150)],
      ["disk", "bpool", "/boot", "zfs", ...kilobytes(10, 4)],
    ]);
  });
});

const script = `set -e
mount --make-rprivate / && mount -t tmpfs t /mnt && mkdir /mnt/empty /mnt/root
mount -t overlay composefs -o lowerdir=/mnt/empty:/ /mnt/root
mount -t proc proc /mnt/root/proc && mount -t tmpfs t /mnt/root/tmp && mount --bind /dev /mnt/root/dev
exec chroot /mnt/root dash`;
const overlay = ["-m", "-p", "-f", "dash", "-c"];
const possible = spawnSync("unshare", [...overlay, "true"]).status === 0;

it.runIf(possible)("leaves out a real overlay of read-only layers as the root", () => {
  // By its input: the checkout may be on a mount that this root does not show.
  const facts = readFileSync("agent/host/facts.sh", "utf8");
  const input = `tab=$(printf "\\t"); host_root=\n${facts}\nlist_disks; echo end\n`;
  const said = execFileSync("unshare", [...overlay, script], { encoding: "utf8", input });
  expect(said).toBe("end\n");
});

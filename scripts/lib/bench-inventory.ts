import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";

// What it takes to collect a report of 2,000 packages, half of which want an update, on a machine
// of apt's. Beside it what apt takes to list the same updates.

const PACKAGES = 2000;
const SHELLS = ["dash", "busybox", "bash", "ksh"];
const LINE = "It is described at some length, as packages are, in lines of about this length.\n ";

/** Prints a line for each shell this machine has; none where there is no apt. */
export function benchInventory(): void {
  if (!which("apt-get")) {
    console.log("inventory   not measured: this machine has no apt");
    return;
  }
  const directory = mkdtempSync(join(tmpdir(), "muster-bench-inventory-"));
  try {
    const root = join(directory, "root");
    const options = makeRoot(directory, root);
    execFileSync("apt-get", [...options, "-q", "update"], { stdio: "pipe" });
    const apt = seconds(() =>
      execFileSync("apt", [...options, "list", "--upgradable"], { stdio: "pipe" }),
    );
    for (const shell of SHELLS.flatMap((name) => which(name) ?? []))
      collect(shell, directory, root, apt);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function collect(shell: string, directory: string, root: string, apt: number): void {
  const name = shell.replace(/^.*\//, "");
  const [agent, report] = [resolve("agent/muster-agent"), join(directory, name)];
  const args = [...(name === "busybox" ? ["sh"] : []), agent, "collect", report];
  const env = { ...process.env, INVENTORY_ROOT: root, MUSTER_PREFIX: directory };
  const took = seconds(() => execFileSync(shell, args, { env, stdio: "pipe" }));
  const packages: { needsUpdate: boolean }[] = JSON.parse(
    readFileSync(join(report, "packages"), "utf8"),
  );
  const updates = packages.filter(({ needsUpdate }) => needsUpdate).length;
  console.log(
    `inventory   ${name.padEnd(9)} ${took.toFixed(1).padStart(5)} s for ${packages.length} packages, ` +
      `${updates} updates: ${(took / apt).toFixed(1)} x apt list --upgradable`,
  );
}

/** A root in which 2,000 packages are installed, and a repository with newer ones of half of them. */
function makeRoot(directory: string, root: string): string[] {
  for (const path of ["var/lib/dpkg", "var/lib/apt/lists/partial", "etc/apt", "var/cache/apt"]) {
    mkdirSync(join(root, path), { recursive: true });
  }
  const repository = join(directory, "repository");
  mkdirSync(repository);
  const stanza = (at: number, version: string, more: string) =>
    `Package: package-${at}\nVersion: ${version}\nArchitecture: all\nMaintainer: T <t@example.com>\n` +
    `Section: misc\n${more}Description: the package number ${at}\n ${LINE.repeat(6).trim()}\n\n`;
  const all = Array.from({ length: PACKAGES }, (_, at) => at);
  const installed = all.map((at) => stanza(at, "1.0-1", "Status: install ok installed\n"));
  writeFileSync(join(root, "var/lib/dpkg/status"), installed.join(""));
  const available = all.map((at) =>
    stanza(
      at,
      at % 2 ? "1.0-1" : "1.1-1",
      `Filename: ./${at}.deb\nSize: 1\nSHA256: ${"0".repeat(64)}\n`,
    ),
  );
  writeFileSync(join(repository, "Packages"), available.join(""));
  writeFileSync(join(root, "etc/apt/sources.list"), `deb [trusted=yes] file:${repository} ./\n`);
  return [
    ...["-o", `Dir=${root}`, "-o", `Dir::State::status=${root}/var/lib/dpkg/status`],
    ...["-o", "APT::Sandbox::User=root"],
  ];
}

function seconds(work: () => unknown): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

function which(name: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find(existsSync);
}

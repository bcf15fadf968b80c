import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
} from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { root } from "./root.mjs";
import { quietly } from "./run.mjs";
import { Sentence, step } from "./say.mjs";

const HEADLESS_SHELL = "chromium-headless-shell";

/** Programs the tests drive, with how each is found and the Debian package it comes in. */
const TOOLS = [
  // A Chromium with windows will do. Without them it takes a third of the time.
  {
    name: "Chromium",
    find: findChromium,
    better: () => process.env.CHROMIUM_PATH ?? onPath(HEADLESS_SHELL),
    debian: HEADLESS_SHELL,
  },
  { name: "PostgreSQL", find: () => findPostgres("initdb"), debian: "postgresql" },
  ...["busybox", "curl", "dash", "ksh", "shellcheck", "wget"].map((name) => program(name)),
  // The package managers the agent asks, and what makes repositories for them.
  ...["dnf", "perl", "zypper"].map((name) => program(name)),
  program("rpmbuild", "rpm"),
  program("createrepo_c", "createrepo-c"),
  program("pacman", "pacman-package-manager"),
  program("apt-ftparchive", "apt-utils"),
  // Whose containers the agent tells of; with --no-install-recommends it comes with crun.
  program("podman"),
  // What stands in front of a server.
  program("nginx", "nginx-light"),
  program("haproxy"),
  program("caddy"),
  program("apache2", "apache2-bin"),
  // What stands between a server and its database.
  program("pgbouncer"),
  // A network of its own, for a host with IPv6 alone.
  program("ip", "iproute2"),
  // What the playbooks of the specification call; ansible's apt module needs python3-apt.
  program("jq"),
  program("ansible-playbook", "ansible-core"),
  {
    name: "python3-apt",
    find: () => isDirectory("/usr/lib/python3/dist-packages/apt"),
    debian: "python3-apt",
  },
  // The init systems that tests/matrix/hosts/booted starts copies of this machine with. Debian puts
  // systemd beside whatever init there is; the others are not for this machine to have.
  { name: "systemd", find: () => isExecutable("/lib/systemd/systemd"), debian: "systemd" },
  program("unshare", "util-linux"),
  program("pgrep", "procps"),
  forCopies("OpenRC", "openrc", "openrc-init"),
  forCopies("cron", "cron", "crontab"),
  // dnf 4's versionlock: Debian has it not beside zypper.
  forCopies("dnf-plugins-core", "dnf-plugins-core"),
];

/** What the programs are called here. */
export const toolNames = TOOLS.map(({ name }) => name);

/**
 * Installs from Debian what the tests drive, all or those named, where that is possible without asking:
 * as root on Debian or Ubuntu. Needs no package of npm's.
 * @param {string[]} [wanted]
 */
export async function installPackages(wanted) {
  if (process.getuid?.() !== 0 || !onPath("apt-get")) return;
  const worthwhile = toolsOf(wanted).filter(({ find, better = find }) => !better());
  if (worthwhile.length === 0) return;
  await step(`Installing ${names(worthwhile)}`, () => aptGet(worthwhile));
}

/**
 * Finds the programs that tests drive, all or those named, and installs what is missing: as
 * `installPackages` does, and Chromium anywhere through Playwright. Throws a Sentence that names what is
 * still missing and how to get it.
 * @param {string[]} [wanted]
 */
export async function ensureTools(wanted) {
  await installPackages(wanted);
  let absent = absentTools(wanted);
  if (absent.some((tool) => tool.find === findChromium)) {
    await step("Installing Chromium", installPlaywrightChromium);
    absent = absentTools(wanted);
  }
  if (absent.length === 0) return;
  throw new Sentence(
    `The tests need ${names(absent)}, which this machine does not have. On Debian or Ubuntu: ` +
      aptCommands(absent)
        .map((args) => `sudo apt-get ${args.join(" ")}`)
        .join(" && ") +
      (absent.some((tool) => tool.find === findChromium)
        ? "\nCHROMIUM_PATH may name a Chromium or Chrome that is somewhere else."
        : ""),
  );
}

/**
 * The names of those programs that this machine does not have. Throws for a name that is not known.
 * @param {string[]} wanted
 */
export function missing(wanted) {
  return absentTools(wanted).map((tool) => tool.name);
}

/** The path of a Chromium or Chrome, or undefined: CHROMIUM_PATH, PATH, Playwright's own. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return isExecutable(named) ? named : undefined;
  for (const name of [HEADLESS_SHELL, "chromium", "chromium-browser", "google-chrome"]) {
    const found = onPath(name);
    if (found) return found;
  }
  const bundled = playwrightChromium();
  return bundled && existsSync(bundled) ? bundled : undefined;
}

/** The path of a program of PostgreSQL, or undefined: PATH, the newest that Debian keeps. */
export function findPostgres(program) {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a));
  const installed = newestFirst.map((version) => join(debian, version, "bin", program));
  return onPath(program) ?? installed.find(isExecutable);
}

function program(name, debian = name) {
  return { name, find: () => onPath(name), debian };
}

/**
 * A program that this machine has (its file is on the PATH), or whose packages, with what they
 * need, are kept for copies; without a file only these.
 */
function forCopies(name, debian, file) {
  const packages = join(root, ".muster", "packages", debian);
  const isKept = () => isDirectory(packages) && readdirSync(packages).some(isPackage);
  return { name, find: () => (file && onPath(file)) ?? isKept(), debian, packages };
}

function isPackage(name) {
  return name.endsWith(".deb");
}

function absentTools(wanted) {
  return toolsOf(wanted).filter((tool) => !tool.find());
}

function toolsOf(wanted) {
  return wanted?.map(named) ?? TOOLS;
}

function named(name) {
  const tool = TOOLS.find((one) => one.name === name);
  if (!tool) throw new Error(`scripts/lib/tools.mjs knows no ${name}.`);
  return tool;
}

function names(tools) {
  return tools.map((tool) => tool.name).join(", ");
}

/** Failures are left to the check that follows: it says what is missing, however it came so. */
async function aptGet(tools) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await quietly("apt-get", ["update"], { env }).catch(report);
  for (const { packages } of tools) if (packages) mkdirSync(packages, { recursive: true });
  for (const args of aptCommands(tools)) {
    await quietly("apt-get", [...args, "--yes", "--no-install-recommends"], { env }).catch(report);
  }
}

/**
 * What apt-get is to be called with: once for all that is needed, once for each of the rest. A package
 * that is only better than what is there must not keep the others out where no suite has it.
 */
function aptCommands(tools) {
  const kept = tools.filter((tool) => tool.packages);
  const better = tools.filter((tool) => tool.better);
  const needed = tools.filter((tool) => !tool.packages && !tool.better);
  return [
    ...(needed.length > 0 ? [["install", ...needed.map((tool) => tool.debian)]] : []),
    ...better.map(({ debian }) => ["install", debian]),
    ...kept.map(({ debian, packages }) => [
      ...["install", "--download-only", "--option", `Dir::Cache::archives=${packages}`, debian],
    ]),
  ];
}

async function installPlaywrightChromium() {
  const cli = join(root, "node_modules", "playwright", "cli.js");
  await quietly(process.execPath, [cli, "install", "chromium"]).catch(report);
}

function report(error) {
  console.error(error.message);
}

function playwrightChromium() {
  try {
    return createRequire(import.meta.url)("playwright").chromium.executablePath();
  } catch {
    return undefined;
  }
}

function onPath(name) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isDirectory(path) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The shell scripts of the agent: every file of `agent/` that says it is one. */
export function agentScripts() {
  const folder = join(root, "agent");
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path, "utf8").startsWith("#!/bin/sh"));
}

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { unreachable } from "./reach.mjs";

// What node-gyp compiles with, asked for in the order and by the names it does.

const HEADERS = "the headers of Node.js";

const PYTHON = "import sys; sys.exit(sys.version_info < (3, 6))";

/** How each system installs Python 3, make and a C++ compiler; by the ids of /etc/os-release. */
const PACKAGES = [
  { ids: ["debian", "ubuntu"], name: "Debian, Ubuntu", how: "apt-get install python3 make g++" },
  { ids: ["fedora", "rhel"], name: "Fedora", how: "dnf install python3 make gcc-c++" },
  { ids: ["alpine"], name: "Alpine", how: "apk add python3 make g++" },
  { ids: ["suse", "opensuse"], name: "SUSE", how: "zypper install python3 make gcc-c++" },
  { ids: ["arch"], name: "Arch", how: "pacman -S python make gcc" },
  { ids: ["darwin"], name: "macOS", how: "xcode-select --install" },
];

/** What this machine lacks for compiling, headers aside; empty when it has all. */
export function missingForCompiling() {
  const { env, platform } = process;
  // These are there on every Mac, and only offer to install what they stand for.
  if (platform === "darwin" && !runs("xcode-select", ["-p"])) return ["the command line tools"];
  const pythons = env.NODE_GYP_FORCE_PYTHON
    ? [env.NODE_GYP_FORCE_PYTHON]
    : [env.npm_config_python, env.PYTHON, "python3", "python"];
  const make = env.MAKE || env.npm_config_make || (/bsd$/.test(platform) ? "gmake" : "make");
  const gnu = platform === "linux" ? "g++" : "c++";
  const compilers = [env.CC || "cc", env.CXX || gnu];
  return [
    ...(pythons.some((python) => python && runs(python, ["-c", PYTHON])) ? [] : ["Python 3"]),
    ...(runs(make, ["--version"]) ? [] : [make]),
    ...(compilers.every((one) => runs(one, ["--version"])) ? [] : ["a C++ compiler"]),
  ];
}

/**
 * The environment in which node-gyp finds the headers of this very Node.js: those beside it, which
 * its archives and most packages have, else what node-gyp kept or can fetch. `missing` names them
 * when it can do neither.
 */
export async function findHeaders() {
  const beside = join(dirname(process.execPath), "..");
  const folder = [process.env.npm_config_nodedir, beside].find(hasHeaders);
  if (folder) return { env: { npm_config_nodedir: folder } };
  if (hasHeaders(join(keptByNodeGyp(), process.versions.node))) return { env: {} };
  const why = await unreachable(headersUrl());
  return why ? { missing: HEADERS } : { env: {} };
}

/** What to do about it, a line for each way. */
export function howToCompile(missing) {
  const tools = missing.filter((name) => name !== HEADERS);
  const ids = process.platform === "linux" ? linuxIds() : [process.platform];
  const own = PACKAGES.filter((one) => one.ids.some((id) => ids.includes(id)));
  const how = own.length > 0 ? own.slice(0, 1) : PACKAGES;
  return [
    ...(tools.length > 0 ? [how.map(({ name, how }) => `${how} (${name})`).join(", or ")] : []),
    ...(missing.includes(HEADERS)
      ? [
          `install Node.js ${process.versions.node} from an archive of nodejs.org, which has the ` +
            "headers in it, or a package nodejs-dev, nodejs-devel or libnode-dev of that version",
        ]
      : []),
  ];
}

function hasHeaders(folder) {
  if (!folder) return false;
  const [major, minor, patch] = process.versions.node.split(".");
  const wanted = { MAJOR: major, MINOR: minor, PATCH: patch };
  // The second where it is the sources of Node.js.
  return ["include/node", "src"].some((part) => {
    const file = join(folder, part, "node_version.h");
    if (!existsSync(file)) return false;
    const text = readFileSync(file, "utf8");
    return Object.entries(wanted).every(([name, number]) =>
      new RegExp(`^#define NODE_${name}_VERSION ${number}$`, "m").test(text),
    );
  });
}

function keptByNodeGyp() {
  const { env, platform } = process;
  if (env.npm_config_devdir) return env.npm_config_devdir;
  const caches =
    platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache");
  return join(env.XDG_CACHE_HOME || caches, "node-gyp");
}

function headersUrl() {
  const { env, release, versions } = process;
  const mirror = env.npm_config_dist_url || env.npm_config_disturl || env.NODEJS_ORG_MIRROR;
  const file = `v${versions.node}/node-v${versions.node}-headers.tar.gz`;
  if (mirror) return new URL(`${mirror.replace(/\/+$/, "")}/${file}`);
  return new URL(release.headersUrl || `https://nodejs.org/dist/${file}`);
}

function linuxIds() {
  const file = "/etc/os-release";
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return [...text.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].flatMap(([, ids]) =>
    ids.replaceAll('"', "").split(" "),
  );
}

/** Whether a command ends well. In a shell: CXX and its like may hold arguments. */
function runs(command, args) {
  const quoted = args.map((arg) => `'${arg}'`).join(" ");
  const options = { shell: true, stdio: "ignore", timeout: 10_000 };
  return spawnSync(`${command} ${quoted}`, options).status === 0;
}

import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./root.mjs";

/** Folders of node_modules that tools write into. */
const CACHES = [".cache", ".vite", ".vite-temp"];

/**
 * Copies this checkout into an empty directory: what git has of it, as it lies here, its packages and its
 * database clients, but no build. Who works there changes nothing here.
 * @param {string} directory
 */
export function copyCheckout(directory) {
  const chosen = ["--cached", "--others", "--exclude-standard"];
  const list = execFileSync("git", ["ls-files", "-z", ...chosen], { cwd: root, encoding: "utf8" });
  for (const path of list.split("\0")) {
    // A file may be deleted, and not yet in git's own list.
    if (path === "" || !existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    copyFileSync(join(root, path), join(directory, path));
  }
  const clients = join("lib", "db", "generated");
  cpSync(join(root, clients), join(directory, clients), { recursive: true });
  linkTree(join(root, "node_modules"), join(directory, "node_modules"));
  // What is built anew there, or written over, is no link.
  const native = join("node_modules", "better-sqlite3");
  rmSync(join(directory, native), { recursive: true });
  cpSync(join(root, native), join(directory, native), { recursive: true });
}

/** The same files under other names: 900 MB in a second. What is replaced here stays there. */
function linkTree(from, to) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (CACHES.includes(entry.name)) continue;
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else link(source, target);
  }
}

function link(source, target) {
  try {
    linkSync(source, target);
  } catch {
    // The temporary folder is on another disk.
    copyFileSync(source, target);
  }
}

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/**
 * Turns chunks of a folder with one content into symbolic links to the first of them. Turbopack writes
 * what many routes share once for each, and Node.js, which knows a module by its real path, then compiles
 * and keeps all of them. Folders inside are left alone: each has a runtime of its own.
 * @param {string} folder a folder of `.next/server`, just built
 */
export function linkTwinChunks(folder) {
  if (!existsSync(folder)) return;
  const first = new Map();
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { name } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!name.endsWith(".js")) continue;
    const path = join(folder, name);
    const content = contentOf(path);
    const twin = first.get(content);
    if (!twin) {
      first.set(content, name);
      continue;
    }
    rmSync(path);
    rmSync(`${path}.map`, { force: true });
    symlinkSync(twin, path);
  }
}

/** Without the last line, which names the chunk's own map. */
function contentOf(path) {
  const code = readFileSync(path, "utf8").replace(/\n\/\/# sourceMappingURL=\S+\s*$/, "");
  return createHash("sha256").update(code).digest("hex");
}

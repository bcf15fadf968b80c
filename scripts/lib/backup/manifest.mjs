import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../root.mjs";
import { Sentence } from "../say.mjs";

const FORMAT = 1;
const NAMES = { sqlite: "SQLite", postgresql: "PostgreSQL" };

/** Written last: a directory without it is no backup. */
export function writeManifest(folder, { engine, migration }) {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const createdAt = new Date().toISOString();
  const manifest = { format: FORMAT, engine, version, createdAt, migration };
  writeFileSync(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`, {
    flush: true,
  });
}

/** What a backup says of itself. Throws a Sentence when this program cannot restore it. */
export function readManifest(folder, engine) {
  const manifest = parse(folder);
  if (manifest.format !== FORMAT) {
    throw new Sentence(
      `The backup has format ${manifest.format}; this version of Muster reads ${FORMAT}.`,
    );
  }
  if (manifest.engine !== engine) {
    throw new Sentence(
      `The backup is of ${NAMES[manifest.engine]}, but DATABASE_URL chooses ${NAMES[engine]}. ` +
        "A backup goes back to the engine it came from.",
    );
  }
  if (!existsSync(join(root, "prisma", "migrations", engine, manifest.migration))) {
    throw new Sentence(
      `The backup is of a newer version of Muster, ${manifest.version}: it has migration ` +
        `${manifest.migration}, which this version does not know. Restore it with that version.`,
    );
  }
  return manifest;
}

function parse(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  } catch (error) {
    throw new Sentence(
      `${folder} is not a whole backup: its manifest.json cannot be read (${error.message}).`,
    );
  }
}

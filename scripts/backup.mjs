import "./lib/node-version.mjs";
import { chooseFolder, fill } from "./lib/backup/folder.mjs";
import { writeManifest } from "./lib/backup/manifest.mjs";
import { saveSecret } from "./lib/backup/secret.mjs";
import { copierOf, readTarget } from "./lib/backup/target.mjs";
import { fail, Sentence } from "./lib/say.mjs";
import { loadSettings } from "./lib/settings.mjs";

/**
 * `npm run backup -- DIRECTORY`: a consistent copy of the data, while servers run. The directory
 * appears when everything is in it, so one that was cut off never looks whole.
 */
try {
  loadSettings();
  // Everything here is for its owner alone.
  process.umask(0o077);
  const [given, ...rest] = process.argv.slice(2);
  if (!given || given.startsWith("-") || rest.length > 0) {
    throw new Sentence("Which directory should the backup be in? npm run backup -- DIRECTORY");
  }
  const directory = chooseFolder(given);
  const target = readTarget();
  const copier = await copierOf(target.engine);
  const secret = await fill(directory, async (folder) => {
    const migration = await copier.save(target, folder);
    const saved = saveSecret(target, folder);
    writeManifest(folder, { engine: target.engine, migration });
    return saved;
  });
  console.log(`Saved ${copier.describe(target)} and ${secret} in ${directory}`);
} catch (error) {
  fail(error);
}

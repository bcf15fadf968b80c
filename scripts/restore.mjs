import "./lib/node-version.mjs";
import { givenFolder } from "./lib/backup/folder.mjs";
import { readManifest } from "./lib/backup/manifest.mjs";
import { restoreSecret } from "./lib/backup/secret.mjs";
import { copierOf, readTarget } from "./lib/backup/target.mjs";
import { prepare } from "./lib/prepare.mjs";
import { fail, Sentence } from "./lib/say.mjs";
import { loadSettings } from "./lib/settings.mjs";

/**
 * `npm run restore -- DIRECTORY [--force]`: puts a backup where the settings say the data is.
 * Data that is there is refused without --force, and moved aside with it: nothing is deleted.
 */
try {
  loadSettings();
  process.umask(0o077);
  const given = process.argv.slice(2).filter((argument) => argument !== "--force");
  const force = given.length < process.argv.length - 2;
  if (given.length !== 1 || given[0].startsWith("-")) {
    throw new Sentence("Which backup? npm run restore -- DIRECTORY [--force]");
  }
  const folder = givenFolder(given[0]);
  const target = readTarget();
  const { createdAt } = readManifest(folder, target.engine);
  await prepare({ build: false });
  const copier = await copierOf(target.engine);
  const time = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  await copier.replace(target, folder, { force, time });
  for (const sentence of restoreSecret(target, folder, time)) console.log(sentence);
  console.log(`Restored ${copier.describe(target)} as of ${createdAt}. Start with npm start.`);
} catch (error) {
  fail(error);
}

import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Sentence } from "../say.mjs";

/** A directory as it was typed: npm runs a script in the checkout, wherever it was called. */
export function givenFolder(given) {
  return resolve(process.env.INIT_CWD || process.cwd(), given);
}

/** The directory of a new backup. Throws a Sentence for one that holds anything. */
export function chooseFolder(given) {
  const directory = givenFolder(given);
  if (!isEmpty(directory)) {
    throw new Sentence(`${directory} is not empty. A backup needs a directory of its own.`);
  }
  return directory;
}

/**
 * Lets `work` fill a directory beside the wanted one, which then takes its name. A failure leaves
 * neither, a crash a directory named `.incomplete-…` without a manifest.
 */
export async function fill(directory, work) {
  mkdirSync(dirname(directory), { recursive: true });
  const draft = mkdtempSync(`${directory}.incomplete-`);
  const discard = () => rmSync(draft, { recursive: true, force: true });
  process.once("exit", discard);
  const result = await work(draft);
  renameSync(draft, directory);
  process.off("exit", discard);
  return result;
}

function isEmpty(directory) {
  try {
    return !existsSync(directory) || readdirSync(directory).length === 0;
  } catch (error) {
    if (error.code === "ENOTDIR") return false;
    throw error;
  }
}

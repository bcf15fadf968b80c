import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The checkout, whatever directory a command was started in. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Whether a script was started by itself, rather than imported by another one. */
export function isMain(meta) {
  const started = process.argv[1];
  return started !== undefined && realpathSync(started) === fileURLToPath(meta.url);
}

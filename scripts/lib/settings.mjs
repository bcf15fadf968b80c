import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.mjs";

/**
 * Puts the settings of `.env` into the environment; what is set there already wins.
 * Next would read the file again and expand `$` in it, which breaks passwords: the variable below
 * is how it is told that this has been done.
 */
export function loadSettings() {
  const file = join(root, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
  process.env.__NEXT_PROCESSED_ENV = "true";
  process.env.NEXT_TELEMETRY_DISABLED = "1";
}

/** Where to listen. The app validates PORT at boot; this only has to be able to wait for that. */
export function listenAddress() {
  const port = Number(process.env.PORT || 3000);
  return { port, host: process.env.HOST || undefined };
}

/** The address people use, spelled as lib/env.ts spells it, which refuses at boot what is none. */
export function publicUrl() {
  const given = process.env.PUBLIC_URL;
  if (given && URL.canParse(given)) return new URL(given).origin;
  return given || `http://localhost:${listenAddress().port}`;
}

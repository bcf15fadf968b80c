import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "./root.mjs";
import { Sentence } from "./say.mjs";

const require = createRequire(import.meta.url);
const HOOK_FAILED = "An error occurred while loading instrumentation hook: ";

/**
 * Boots the built app: first instrumentation.ts (settings, migrations, first run), then Next.
 * Throws a Sentence when the boot fails. Left to itself, Next boots in the background, prints a
 * stack and goes on answering 500.
 */
export async function loadApp(port) {
  if (!existsSync(join(root, ".next", "BUILD_ID"))) {
    throw new Sentence("Muster has not been built. Run npm start, which builds and then serves.");
  }
  // Its first import is the environment the app's code expects (AsyncLocalStorage and so on).
  require("next/dist/server/next-server");
  const {
    ensureInstrumentationRegistered,
  } = require("next/dist/server/lib/router-utils/instrumentation-globals.external");
  try {
    await ensureInstrumentationRegistered(root, ".next");
  } catch (error) {
    throw new Sentence(`Muster cannot start: ${explain(error)}`, { cause: error });
  }
  const next = require("next");
  // Given a server, Next would take upgrade requests, which are ours (upgrades.mjs), and leave their
  // sockets open.
  const app = next({ dev: false, dir: root, port, httpServer: new EventEmitter() });
  await app.prepare();
  return { handle: app.getRequestHandler(), close: () => app.close() };
}

function explain(error) {
  if (error instanceof AggregateError && !error.message) return error.errors.map(explain).join(" ");
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(HOOK_FAILED, "");
}

import "./lib/node-version.mjs";

/**
 * `npm start`: everything from a fresh clone to a running server, in one process. It imports
 * nothing that has to be installed before `prepare` has installed it.
 */
const { fail } = await import("./lib/say.mjs");
const { listenAddress, loadSettings } = await import("./lib/settings.mjs");
const { assertPortFree } = await import("./lib/port.mjs");
const { prepare } = await import("./lib/prepare.mjs");

try {
  loadSettings();
  const { host, port } = listenAddress();
  await assertPortFree(port, host);
  await prepare();
  const { serve } = await import("./serve.mjs");
  await serve();
} catch (error) {
  fail(error);
}

import "./lib/node-version.mjs";

/** `npm run build`: all of `npm start` but the serving, for images and for a machine to be cut off. */
const { fail } = await import("./lib/say.mjs");
const { loadSettings } = await import("./lib/settings.mjs");
const { prepare } = await import("./lib/prepare.mjs");

try {
  loadSettings();
  await prepare();
} catch (error) {
  fail(error);
}

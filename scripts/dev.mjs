import "./lib/node-version.mjs";

/** `npm run dev`: Next's development server. Arguments go to `next dev`. */
const { fail } = await import("./lib/say.mjs");
const { listenAddress, loadSettings } = await import("./lib/settings.mjs");
const { prepare } = await import("./lib/prepare.mjs");
const { openly } = await import("./lib/run.mjs");

try {
  loadSettings();
  await prepare({ build: false });
  const { host, port } = listenAddress();
  const address = ["--port", String(port), ...(host ? ["--hostname", host] : [])];
  const next = "node_modules/next/dist/bin/next";
  const args = [next, "dev", ...address, ...process.argv.slice(2)];
  process.exit(await openly(process.execPath, args));
} catch (error) {
  fail(error);
}

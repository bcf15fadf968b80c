import { join } from "node:path";
import { root } from "./root.mjs";
import { quietly } from "./run.mjs";
import { step } from "./say.mjs";
import { agentScripts } from "./tools.mjs";

const bin = (...path) => join(root, "node_modules", ...path);

/** The programs they need, by the names of tools.mjs. */
export const CHECKED_WITH = ["shellcheck"];

/** What reads the code without running it. */
const CHECKS = [
  {
    name: "Biome",
    run: () =>
      node("biome", bin("@biomejs", "biome", "bin", "biome"), ["check", "--error-on-warnings"]),
  },
  {
    name: "TypeScript",
    // Route types first: the compiler needs what Next derives from the files of app/.
    run: async () => {
      await node("next typegen", bin("next", "dist", "bin", "next"), ["typegen"]);
      await node("tsc", bin("typescript", "bin", "tsc"), ["--noEmit"]);
    },
  },
  { name: "ShellCheck", run: () => quietly("shellcheck", agentScripts()) },
];

/** Runs them all side by side, prints what each has to say, and returns how many passed and failed. */
export async function runChecks() {
  const passed = await Promise.all(CHECKS.map(passes));
  const failed = passed.filter((one) => !one).length;
  return { passed: CHECKS.length - failed, failed };
}

async function passes({ name, run }) {
  try {
    await step(name, run);
    return true;
  } catch (error) {
    console.error(error.message);
    return false;
  }
}

function node(name, script, args) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", __NEXT_PROCESSED_ENV: "true" };
  return quietly(process.execPath, [script, ...args], { env, failure: `${name} failed.` });
}

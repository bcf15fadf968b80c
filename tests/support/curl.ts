import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { needs } from "@/tests/support/needs";

needs("curl");

const run = promisify(execFile);

// Nothing else of this environment: a proxy, for one, is not asked.
const { PATH } = process.env;

/** Runs a command that begins with `curl` in bash, and gives the status and the body it got. */
export async function curl(command: string): Promise<{ status: number; text: string }> {
  const asked = command.replace(/^curl /, "curl -sS -w '\\n%{http_code}' ");
  const { stdout } = await run("bash", ["-c", asked], { env: { NODE_ENV: "test", PATH } });
  const at = stdout.lastIndexOf("\n");
  return { status: Number(stdout.slice(at + 1)), text: stdout.slice(0, at) };
}

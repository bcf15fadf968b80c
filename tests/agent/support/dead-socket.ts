import { once } from "node:events";
import { linkSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

/** A socket that nobody listens at any more. */
export async function deadSocket(directory: string): Promise<string> {
  const path = join(directory, "dead.sock");
  const listening = createServer().listen(`${path}.alive`);
  await once(listening, "listening");
  linkSync(`${path}.alive`, path);
  await new Promise((done) => listening.close(done));
  return path;
}

import { readFileSync } from "node:fs";
import { type RawAnswer, sendRaw } from "@/tests/support/raw-http";

type Action = { exportedName: string; filename: string; workers: Record<string, unknown> };

/** Every server action of the build by its id. */
function actions(): [string, Action][] {
  const manifest = readFileSync(".next/server/server-reference-manifest.json", "utf8");
  return Object.entries((JSON.parse(manifest) as { node: Record<string, Action> }).node);
}

/** The id by which pages of the build call this server action. */
export function actionId(exportedName: string, filename: string): string {
  const found = actions().find(
    ([, action]) => action.exportedName === exportedName && action.filename === filename,
  );
  if (!found) throw new Error(`The build has no action ${exportedName} of ${filename}.`);
  return found[0];
}

/** Every server action with the path of a page that calls it: `[id]` is a host's, or whatever's. */
export function everyAction(): { name: string; id: string; path: string }[] {
  return actions().map(([id, { exportedName, filename, workers }]) => {
    const [page = ""] = Object.keys(workers);
    const path = page
      .replace(/^app/, "")
      .replace(/\/page$/, "")
      .replaceAll(/\/\([^)]+\)/g, "");
    return { name: `${exportedName} of ${filename}`, id, path: path.replaceAll(/\[\w+\]/g, "1") };
  });
}

/** A post as a page sends it, of which a test writes every header, and the version of HTTP. */
export function postAction(
  port: number,
  path: string,
  id: string,
  input: Record<string, string>,
  { headers = {}, version = "1.1" }: { headers?: Record<string, string>; version?: string } = {},
): Promise<RawAnswer> {
  const body = JSON.stringify([input]);
  const lines = Object.entries({
    Accept: "text/x-component",
    "Content-Type": "text/plain;charset=UTF-8",
    "Content-Length": String(Buffer.byteLength(body)),
    Connection: "close",
    "Next-Action": id,
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return sendRaw(port, `POST ${path} HTTP/${version}\r\n${lines.join("")}\r\n${body}`);
}

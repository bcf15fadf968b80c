import { readFileSync } from "node:fs";
import { type RawAnswer, sendRaw } from "@/tests/support/raw-http";

type Manifest = { node: Record<string, { exportedName: string; filename: string }> };

/** The id by which pages of the build call this server action. */
export function actionId(exportedName: string, filename: string): string {
  const { node } = JSON.parse(
    readFileSync(".next/server/server-reference-manifest.json", "utf8"),
  ) as Manifest;
  const found = Object.entries(node).find(
    ([, action]) => action.exportedName === exportedName && action.filename === filename,
  );
  if (!found) throw new Error(`The build has no action ${exportedName} of ${filename}.`);
  return found[0];
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

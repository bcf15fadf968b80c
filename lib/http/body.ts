import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { FleetError } from "@/lib/fleet/errors";
import { mendBytes, mendJson } from "@/lib/http/mend";

const MAX_DEPTH = 32;
const inflate = promisify(gunzip);

/**
 * What becomes of a body with text no database stores (NUL, lone surrogate, no UTF-8): refused, or
 * mended for agents in the field that cannot help sending it.
 */
export type BodyText = "strict" | "lenient";

/**
 * Reads a JSON body of at most `limit` bytes, inflated when it came as gzip, and how many bytes
 * came. No body at all is undefined. 413 when it is longer; 400 when it is not JSON, nested too
 * deeply, or, unless it is mended, holds text no database stores.
 */
export async function readJson(
  request: Request,
  limit: number,
  text: BodyText = "strict",
): Promise<{ value: unknown; bytes: number }> {
  const sent = await readBytes(request, limit);
  if (sent.byteLength === 0) return { value: undefined, bytes: 0 };
  const bytes = await decoded(request, sent, limit);
  if (text === "strict") {
    const value = parse(decode(bytes));
    refuseUnstorable(value, "body", 0);
    return { value, bytes: bytes.byteLength };
  }
  const source = mendBytes(bytes);
  const value = parse(source);
  refuseDepth(value, 0);
  return { value: mendJson(value, source), bytes: bytes.byteLength };
}

/** A body without its Content-Encoding. What it inflates to is bounded while it inflates. */
async function decoded(request: Request, bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  const encoding = request.headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  if (encoding === "identity" || encoding === "") return bytes;
  if (encoding !== "gzip" && encoding !== "x-gzip") {
    throw new FleetError("invalid", "Content-Encoding may be gzip or identity");
  }
  try {
    return await inflate(bytes, { maxOutputLength: limit });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(limit);
    throw new FleetError("invalid", "Request body is not valid gzip", { cause });
  }
}

/** The bytes of a body; 413 when there are more than `limit`. */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > limit) throw tooLarge(limit);
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function tooLarge(limit: number): FleetError {
  return new FleetError("too_large", `Request body is larger than ${limit} bytes`);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FleetError("invalid", "Request body is not valid UTF-8", { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The cause stays out: JSON.parse quotes the body, and the body may hold a secret.
    void cause;
    throw new FleetError("invalid", "Request body is not valid JSON");
  }
}

/** Refuses text PostgreSQL cannot store, and depth nobody means. `path` names the place. */
export function refuseUnstorable(value: unknown, path: string, depth: number): void {
  if (depth > MAX_DEPTH) throw new FleetError("invalid", "Request body is nested too deeply");
  if (typeof value === "string") {
    if (value.includes("\0")) {
      throw new FleetError("invalid", `${path} contains a NUL character`);
    }
    if (!value.isWellFormed()) {
      throw new FleetError(
        "invalid",
        `${path} contains a lone surrogate, which is not a character`,
      );
    }
  } else if (Array.isArray(value)) {
    for (const item of value) refuseUnstorable(item, `${path}[]`, depth + 1);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      refuseUnstorable(key, `a key of ${path}`, depth + 1);
      refuseUnstorable(item, key, depth + 1);
    }
  }
}

function refuseDepth(value: unknown, depth: number): void {
  if (depth > MAX_DEPTH) throw new FleetError("invalid", "Request body is nested too deeply");
  if (typeof value !== "object" || value === null) return;
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    if (typeof item === "object") refuseDepth(item, depth + 1);
  }
}

import { FleetError } from "@/lib/fleet/errors";

const MAX_DEPTH = 32;

/**
 * Reads a JSON body of at most `limit` bytes. No body at all is undefined.
 * 413 when it is longer; 400 when it is not JSON, not UTF-8, nested too deeply, or holds a
 * character no database stores (NUL, lone surrogate).
 */
export async function readJson(request: Request, limit: number): Promise<unknown> {
  const bytes = await readBytes(request, limit);
  if (bytes.byteLength === 0) return undefined;
  const value = parse(decode(bytes));
  refuseUnstorable(value, "body", 0);
  return value;
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

import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { breath } from "@/lib/breath";
import { FleetError } from "@/lib/fleet/errors";
import { JsonShape, MAX_DEPTH } from "@/lib/http/json-shape";
import { mendBytes, mendJson } from "@/lib/http/mend";

/** Bytes that are inflated in one go. */
const CHUNK_BYTES = 64 * 1024;

/** How long a body may stand still. A network that is down for longer has ended the connection. */
const IDLE_MS = 20_000;

/** Bytes that are looked at in one turn of the event loop: about 3 ms. */
const TURN_BYTES = 256 * 1024;

/**
 * What becomes of a body with text no database stores (NUL, lone surrogate, no UTF-8): refused, or
 * mended for agents in the field that cannot help sending it.
 */
export type BodyText = "strict" | "lenient";

/**
 * Reads a JSON body of at most `limit` bytes, inflated when it came as gzip, and how many bytes
 * came. No body at all is undefined. 413 when it is longer; 400 when it breaks off, is not JSON,
 * holds more than a report does (json-shape.ts), or, unless it is mended, text no database stores.
 */
export async function readJson(
  request: Request,
  limit: number,
  text: BodyText = "strict",
): Promise<{ value: unknown; bytes: number }> {
  const shape = new JsonShape();
  const bytes = await decoded(request, limit, (chunk) => shape.push(chunk));
  if (bytes.byteLength === 0) return { value: undefined, bytes: 0 };
  const large = bytes.byteLength > TURN_BYTES;
  // Each of these is a turn of the event loop when the body is large.
  const source = text === "strict" ? decode(bytes) : await mendBytes(bytes);
  if (large) await breath();
  const parsed = parse(source);
  if (large) await breath();
  if (text === "lenient") return { value: mendJson(parsed, source), bytes: bytes.byteLength };
  refuseUnstorable(parsed, "body");
  return { value: parsed, bytes: bytes.byteLength };
}

/** A body without its Content-Encoding. What it inflates to is bounded while it inflates. */
async function decoded(
  request: Request,
  limit: number,
  look: (chunk: Uint8Array) => void,
): Promise<Buffer> {
  const encoding = request.headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  const sent = arriving(request, limit);
  if (encoding === "identity" || encoding === "") return gather(sent, limit, look);
  if (encoding !== "gzip" && encoding !== "x-gzip") {
    throw new FleetError("invalid", "Content-Encoding may be gzip or identity");
  }
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  let came = false;
  async function* zipped() {
    for await (const chunk of sent) {
      came = true;
      yield chunk;
    }
  }
  try {
    return await pipeline(zipped, gunzip, (inflated) => gather(inflated, limit, look));
  } catch (cause) {
    if (cause instanceof FleetError) throw cause;
    if (!came) return Buffer.alloc(0);
    throw new FleetError("invalid", "Request body is not valid gzip", { cause });
  }
}

/** The bytes of a body; 413 when there are more than `limit`, 400 when it breaks off. */
export function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  return gather(arriving(request, limit), limit, () => {});
}

/** The bytes of a body as they come. */
async function* arriving(request: Request, limit: number): AsyncGenerator<Uint8Array> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > limit) throw tooLarge(limit);
  if (!request.body) return;
  const reader = request.body.getReader();
  try {
    for (;;) {
      const { done, value } = await withinIdle(reader.read());
      if (done) return;
      yield value;
    }
  } catch (cause) {
    if (cause instanceof FleetError) throw cause;
    // The client is gone, and nobody else: it is no fault of the database's connection.
    throw new FleetError("invalid", "Request body was cut off", { cause });
  } finally {
    // What is not read is of no use any more, and may never come.
    reader.cancel().catch(() => undefined);
  }
}

/** 400 when nothing comes for a while: other reports of the host wait for this one's turn to end. */
async function withinIdle<T>(read: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    const error = new FleetError("invalid", "Request body stopped arriving");
    timer = setTimeout(() => reject(error), IDLE_MS);
  });
  try {
    return await Promise.race([read, stalled]);
  } finally {
    clearTimeout(timer);
  }
}

async function gather(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
  look: (chunk: Uint8Array) => void,
): Promise<Buffer> {
  const kept: Uint8Array[] = [];
  let length = 0;
  let looked = 0;
  for await (const chunk of chunks) {
    length += chunk.byteLength;
    if (length > limit) throw tooLarge(limit);
    for (let at = 0; at < chunk.byteLength; at += CHUNK_BYTES) {
      const piece = chunk.subarray(at, at + CHUNK_BYTES);
      look(piece);
      looked += piece.byteLength;
      if (looked >= TURN_BYTES) {
        await breath();
        looked = 0;
      }
    }
    kept.push(chunk);
  }
  return Buffer.concat(kept, length);
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

/** Refuses text PostgreSQL cannot store. `path` names the place. */
export function refuseUnstorable(value: unknown, path: string, depth = 0): void {
  if (depth > MAX_DEPTH) throw new FleetError("invalid", `${path} is nested too deeply`);
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

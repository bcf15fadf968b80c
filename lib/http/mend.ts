import { isUtf8 } from "node:buffer";
import { breath } from "@/lib/breath";

/** Bytes that are mended in one turn of the event loop: some milliseconds. */
const TURN_BYTES = 256 * 1024;

/** Text as it can be stored: bytes that are no UTF-8 become U+FFFD, NUL bytes are dropped. */
export async function mendBytes(bytes: Uint8Array): Promise<string> {
  if (isUtf8(bytes) && !bytes.includes(0)) return new TextDecoder("utf-8").decode(bytes);
  const decoder = new TextDecoder("utf-8");
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += TURN_BYTES) {
    if (at > 0) await breath();
    const text = decoder.decode(bytes.subarray(at, at + TURN_BYTES), { stream: true });
    parts.push(text.replaceAll("\0", ""));
  }
  return parts.join("") + decoder.decode();
}

/** What JSON can spell and no database stores: a NUL, half of a surrogate pair. */
const suspicious = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

/**
 * Drops NULs and replaces lone surrogates with U+FFFD in every text and key of parsed JSON.
 * `source` is the text it was parsed from: most have nothing to mend and are returned as they are.
 */
export function mendJson(value: unknown, source: string): unknown {
  return suspicious.test(source) ? mended(value) : value;
}

function mended(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "").toWellFormed();
  if (Array.isArray(value)) return value.map(mended);
  if (typeof value !== "object" || value === null) return value;
  // fromEntries defines properties, so that a key __proto__ stays a key.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [mended(key), mended(item)]),
  );
}

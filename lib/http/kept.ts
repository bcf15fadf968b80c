import { createHash } from "node:crypto";

/** A JSON text and the digest that tells whether a client has it already. */
export type Kept = { text: string; etag: string };

/** Makes the text of a value that stays the same for as long as the server runs. */
export function keep(value: unknown): Kept {
  const text = JSON.stringify(value);
  return { text, etag: `"${createHash("sha256").update(text).digest("base64url")}"` };
}

/** The kept text, or 304 without it when the request says that it is there (RFC 9110, 13.1.2). */
export function keptResponse(request: Request, { text, etag }: Kept): Response {
  const headers = { "cache-control": "no-cache", etag };
  if (request.headers.get("if-none-match")?.includes(etag)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(text, { headers: { ...headers, "content-type": "application/json" } });
}

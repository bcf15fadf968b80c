import type { FleetError } from "@/lib/fleet/errors";
import type { Face } from "@/lib/http/face";

/** An error as a face shows it, with Retry-After where a later try makes sense. */
export function failure(face: Face, error: FleetError): Response {
  const headers = new Headers();
  if (error.retryAfter !== undefined) {
    headers.set("retry-after", String(Math.ceil(error.retryAfter)));
  }
  // RFC 9110 15.5.22.
  if (error.status === 426) headers.set("upgrade", "websocket");
  if (error.status === 401) headers.set("www-authenticate", challenge(error.message));
  return Response.json(face.failure(error), { status: error.status, headers });
}

/** RFC 6750's challenge. It repeats the sentence: GNU wget throws the body of a 401 away. */
function challenge(sentence: string): string {
  return `Bearer error="invalid_token", error_description="${sentence.replace(/[^ !#-[\]-~]/g, "")}"`;
}

import { randomUUID } from "node:crypto";
import { type Caller, openCaller } from "@/lib/fleet/context";
import { clientIp } from "@/lib/http/client-ip";

const REQUEST_ID = /^[0-9a-f-]{36}$/;

/** What is known of a request before anybody knows who calls. */
export function openCall(request: Request): Caller {
  return callFromHeaders(request.headers);
}

/** The same from headers alone, for pages and server actions. */
export function callFromHeaders(headers: Headers): Caller {
  const given = headers.get("x-request-id") ?? "";
  return openCaller({
    requestId: REQUEST_ID.test(given) ? given : randomUUID(),
    ip: clientIp(headers),
  });
}

import * as enroll from "@/app/api/agent/enroll/route";
import * as heartbeat from "@/app/api/agent/heartbeat/route";
import { withBearer } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// S1's calls as an agent makes them.

/** S1's body of an enrollment: the fields the document names. */
export function enrollment(token: string, over: Record<string, unknown> = {}) {
  return {
    token,
    name: "web-server-01",
    hostname: "web-server-01.example.com",
    os: "Debian GNU/Linux 13 (trixie)",
    architecture: "x86_64",
    dockerVersion: "28.3.2",
    ...over,
  };
}

export type Enrolled = { hostId: string; token: string; heartbeatIntervalSeconds: number };

export const postEnroll = (body: unknown, headers?: Record<string, string>) =>
  call<Enrolled>(enroll, { method: "POST", body, headers: headers ?? {} });

export const beat = (credential: string, body?: unknown) =>
  call<{ message: string; serverTime: string }>(heartbeat, {
    method: "POST",
    body,
    as: withBearer(credential),
  });

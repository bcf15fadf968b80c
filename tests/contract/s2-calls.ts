import * as host from "@/app/api/hosts/[id]/route";
import * as token from "@/app/api/hosts/[id]/token/route";
import * as hosts from "@/app/api/hosts/route";
import { cookieOf, type Person } from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { some } from "@/tests/support/some";

// S2's calls as a person in a browser makes them.

/** "new-host", as the document creates it. */
export const newHost = { name: "new-host", description: "New infrastructure host" };

export type Json = Record<string, unknown>;
type One = { success: boolean; data: Json };

export const create = (admin: Person, body: unknown = newHost) =>
  call<One>(hosts, { method: "POST", body, as: cookieOf(admin) });

export async function created(admin: Person, body: unknown = newHost) {
  return String((await create(admin, body)).body.data.id);
}

export const get = (id: string, person: Person) =>
  call<One>(host, { params: { id }, as: cookieOf(person) });

export const put = (id: string, person: Person, body: unknown) =>
  call<One>(host, { method: "PUT", params: { id }, body, as: cookieOf(person) });

export const remove = (id: string, person: Person) =>
  call(host, { method: "DELETE", params: { id }, as: cookieOf(person) });

type Rotation = { message: string; token: string; host: Json };
export const rotate = (id: string, person: Person, body?: unknown) =>
  call<Rotation>(token, { method: "POST", params: { id }, body, as: cookieOf(person) });

/** Every endpoint of S2 and how it is called on one host. */
export const endpoints: [string, object, string, unknown?][] = [
  ["GET /api/hosts", hosts, "GET"],
  ["POST /api/hosts", hosts, "POST", newHost],
  ["GET /api/hosts/:id", host, "GET"],
  ["PUT /api/hosts/:id", host, "PUT", newHost],
  ["DELETE /api/hosts/:id", host, "DELETE"],
  ["POST /api/hosts/:id/token", token, "POST"],
];
export const unsafe = some(endpoints.filter(([, , method]) => method !== "GET"));
export const oneHost = some(endpoints.filter(([name]) => name.includes(":id")));

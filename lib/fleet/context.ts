import { type Db, db } from "@/lib/db";

export const roles = ["VIEWER", "ADMIN", "OWNER"] as const;
export type Role = (typeof roles)[number];

/** Who acts. A closed union: every audit row names one of these. */
export type Actor =
  | { type: "user"; id: string; name: string; role: Role; via: "session" | "bearer" }
  | { type: "host"; id: string; name: string }
  | { type: "enrollment"; id: string; name: string }
  | { type: "auto_enrollment"; id: string; name: string }
  | { type: "system"; id: null; name: string };

/** What is known of a call before anybody knows who calls. */
export type Caller = {
  requestId: string;
  /** The client's address, after TRUSTED_PROXIES; null when there is none. */
  ip: string | null;
  now: Date;
  db: Db;
};

/** Opens a call now, on the program's database. */
export function openCaller(from: { requestId: string; ip: string | null }): Caller {
  return { ...from, now: new Date(), db };
}

/** A call on behalf of somebody, inside one organization. */
export type Ctx = Caller & { actor: Actor; organizationId: string };

/** A call of a signed-in person. */
export type UserCtx = Ctx & { actor: Extract<Actor, { type: "user" }> };

/** Whether a role is at least another. */
export function atLeast(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

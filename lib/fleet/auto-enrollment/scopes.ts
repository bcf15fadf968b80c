import { z } from "zod";
import { FleetError } from "@/lib/fleet/errors";

const hostActions = ["get", "delete"] as const;

/** What an api token can be allowed to do with hosts. */
export type ApiAction = (typeof hostActions)[number];

/** S3's scopes: `{"host": ["get", "delete"]}`. */
export const scopesSchema = z.strictObject(
  {
    host: z
      .array(z.enum(hostActions, "host scopes are get and delete"), "host must be a list of scopes")
      .refine((scopes) => new Set(scopes).size === scopes.length, "host lists a scope twice")
      .optional(),
  },
  { error: 'Scopes must be an object such as {"host": ["get"]}' },
);

/** 403 with the sentence of existing servers, unless the token has the scope. */
export function requireScope(token: { scopes: unknown }, action: ApiAction): void {
  const scopes = scopesSchema.safeParse(token.scopes);
  if (scopes.success && scopes.data.host?.includes(action)) return;
  throw new FleetError("forbidden", "Access denied", {
    detail: `This API key does not have permission to ${action} host`,
  });
}

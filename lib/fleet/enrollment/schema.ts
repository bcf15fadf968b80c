import { z } from "zod";
import { readable } from "@/lib/names";

/** POST /api/hosts/tokens. The body is optional, and so is everything in it. */
export const createTokenSchema = z
  .object({
    name: readable(z.string().trim().max(100, "Name must have at most 100 characters")).nullish(),
    hostGroupId: z.string().nullish(),
  })
  .optional();

export const createTokenReply = z.object({
  id: z.string(),
  token: z.string(),
  tokenPrefix: z.string(),
  expiresAt: z.date(),
  commands: z.object({ curl: z.string(), docker: z.string() }),
});

export const tokenParams = z.object({ id: z.string() });

/** A one-time token as lists and its live strip show it: never the token, never its hash. */
export const tokenReply = z.object({
  id: z.string(),
  name: z.string().nullable(),
  tokenPrefix: z.string(),
  state: z.enum(["unused", "spent", "revoked", "expired"]),
  createdAt: z.date(),
  expiresAt: z.date(),
  usedAt: z.date().nullable(),
  revokedAt: z.date().nullable(),
  scriptFetchedAt: z.date().nullable(),
  lastRefusedAt: z.date().nullable(),
  lastRefusal: z.string().nullable(),
  lastRefusedIp: z.string().nullable(),
  hostGroup: z.object({ id: z.string(), name: z.string(), color: z.string() }).nullable(),
  createdBy: z.object({ id: z.string(), username: z.string() }).nullable(),
  host: z
    .object({
      id: z.string(),
      name: z.string(),
      firstSeenAt: z.date().nullable(),
      lastSeenAt: z.date().nullable(),
    })
    .nullable(),
});

export type TokenView = z.input<typeof tokenReply>;

/** The columns behind `tokenReply`. */
export const tokenColumns = {
  id: true,
  name: true,
  tokenPrefix: true,
  createdAt: true,
  expiresAt: true,
  usedAt: true,
  revokedAt: true,
  scriptFetchedAt: true,
  lastRefusedAt: true,
  lastRefusal: true,
  lastRefusedIp: true,
  hostGroup: { select: { id: true, name: true, color: true } },
  createdBy: { select: { id: true, username: true } },
  host: { select: { id: true, name: true, firstSeenAt: true, lastSeenAt: true } },
} as const;

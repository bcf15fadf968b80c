import { z } from "zod";
import { dockerChoices } from "@/lib/fleet/hosts/docker-choices";
import { readable } from "@/lib/names";

/** S2's limit of names that are set. Names that came with an enrollment may be longer. */
export const HOST_NAME_MAX = 100;

export const hostNameRule = `Name must have 1 to ${HOST_NAME_MAX} characters`;

const anyName = z.string("Name is required").trim().min(1, hostNameRule);
const example = { examples: ["production-server"] };

export const hostName = readable(anyName.max(HOST_NAME_MAX, hostNameRule)).meta(example);

const description = z
  .string()
  .max(500, "Description must have at most 500 characters")
  .nullish()
  .transform((value) => value ?? null);

/** S2: name 1–100 characters, trimmed; description at most 500. */
export const createHostSchema = z.object({ name: hostName, description });

/**
 * S2: the name is required here too. A description left out stays; null clears it. The name that
 * is stored passes unchanged whatever it is, so `updateHost` looks at its length and its characters.
 */
export const updateHostSchema = z.object({
  // The document shows S2's limit, which holds for every other name.
  name: anyName.max(255, hostNameRule).meta({ ...example, maxLength: HOST_NAME_MAX }),
  description: z
    .string()
    .max(500, "Description must have at most 500 characters")
    .nullable()
    .optional(),
});

/** What a form changes of a host: S2's fields, and what S2 has no field for. */
export const changeHostSchema = updateHostSchema.extend({
  docker: z.enum(dockerChoices, "Containers are reported as the organization says, on or off"),
});

export const hostParams = z.object({ id: z.string() });

/** A host as S2 shows it: never a token, never a hash. */
export const hostReply = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  agentTokenPrefix: z.string().nullable(),
  tokenRotatedAt: z.date().nullable(),
  lastSeenAt: z.date().nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
});

/** The columns behind `hostReply`. */
export const hostColumns = {
  id: true,
  name: true,
  description: true,
  agentTokenPrefix: true,
  tokenRotatedAt: true,
  lastSeenAt: true,
  createdAt: true,
  updatedAt: true,
} as const;

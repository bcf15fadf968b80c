import { z } from "zod";
import { readable } from "@/lib/names";
import { orAbsent } from "@/lib/zod-values";

const nameRule = "Name must have 1 to 255 characters";

const name = readable(z.string("Name is required").trim().min(1, nameRule).max(255, nameRule)).meta(
  { examples: ["web servers"] },
);

const description = z
  .string("Description must be text")
  .trim()
  .max(500, "Description must have at most 500 characters")
  .nullish()
  .transform((value) => (value === undefined ? undefined : value || null));

const color = z
  .string("Color must be written as #RRGGBB")
  .regex(/^#[0-9a-fA-F]{6}$/, "Color must be written as #RRGGBB")
  .transform((value) => value.toUpperCase());

/** A new host group. Names are unique in an organization, as they are written. */
export const createGroupSchema = z.object({
  name,
  description,
  color: orAbsent(color.default("#3B82F6")),
});

/** Changes of a group: what is left out stays; a description of null is taken away. */
export const updateGroupSchema = z.object({
  name: name.optional(),
  description,
  color: color.optional(),
});

export const groupParams = z.object({ id: z.string() });

/** The groups of a host, all of them. */
export const hostGroupsSchema = z.object({
  groupIds: z.array(z.string(), "groupIds must be a list of ids").max(100, "At most 100 groups"),
});

/** A group as lists and its page show it. */
export type GroupDetails = {
  id: string;
  name: string;
  description: string | null;
  color: string;
  hostCount: number;
  createdAt: Date;
  updatedAt: Date;
};

/** The columns behind `GroupDetails`. */
export const groupColumns = {
  id: true,
  name: true,
  description: true,
  color: true,
  createdAt: true,
  updatedAt: true,
  _count: { select: { hosts: true } },
} as const;

type Row = Omit<GroupDetails, "hostCount"> & { _count: { hosts: number } };

/** A row of `groupColumns` as the domain shows it. */
export function groupDetails({ _count, ...row }: Row): GroupDetails {
  return { ...row, hostCount: _count.hosts };
}

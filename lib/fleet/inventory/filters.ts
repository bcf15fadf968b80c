import { z } from "zod";
import { contains } from "@/lib/db/contains";

const flag = z
  .enum(["true", "false"])
  .transform((text) => text === "true")
  .optional();

/** What lists of packages can be narrowed to: a part of the name, updates, security updates. */
export const packageFilter = {
  search: z.string().trim().max(255).optional(),
  updates: flag,
  security: flag,
};

/** The same, parsed. A flag that is false narrows nothing. */
export type PackageFilter = {
  search?: string | undefined;
  updates?: boolean | undefined;
  security?: boolean | undefined;
};

/** The filter as a condition on PackageState. */
export function packageCondition({ search, updates, security }: PackageFilter) {
  return {
    ...(search && { name: contains(search) }),
    ...((updates || security) && { needsUpdate: true }),
    ...(security && { isSecurityUpdate: true }),
  };
}

import { z } from "zod";
import { organizationName } from "@/lib/fleet/members/schema";

export const organizationSchema = z.object({ name: organizationName });

export const switchOrganizationSchema = z.object({ organizationId: z.string() });

import { notFound } from "next/navigation";
import { cache } from "react";

import { requireUser } from "@/lib/auth/page";
import { FleetError } from "@/lib/fleet/errors";
import { getHostDetails } from "@/lib/fleet/hosts/get-host-details";
import { refuseUnstorable } from "@/lib/http/body";

/** The host of a page's address. Asked once for the page and its title. */
export const loadHost = cache(async (id: string) => {
  const ctx = await requireUser();
  try {
    refuseUnstorable(id, "id");
    return await getHostDetails(ctx, { id });
  } catch (error) {
    if (error instanceof FleetError && error.status < 500) notFound();
    throw error;
  }
});

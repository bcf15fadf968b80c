"use server";

import { action } from "@/lib/auth/action";
import { addHost } from "@/lib/fleet/enrollment/add-host";
import { extendToken } from "@/lib/fleet/enrollment/extend-token";
import { revokeToken } from "@/lib/fleet/enrollment/revoke-token";
import { createTokenSchema, tokenParams } from "@/lib/fleet/enrollment/schema";

export const addHostAction = action({ role: "ADMIN", input: createTokenSchema }, addHost);

export const extendTokenAction = action({ role: "ADMIN", input: tokenParams }, extendToken);

export const revokeTokenAction = action({ role: "ADMIN", input: tokenParams }, revokeToken);

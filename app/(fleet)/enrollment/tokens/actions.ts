"use server";

import { action } from "@/lib/auth/action";
import { addToken, addTokenSchema } from "@/lib/fleet/auto-enrollment/add-token";
import { deleteAutoToken } from "@/lib/fleet/auto-enrollment/delete-auto-token";
import { autoTokenParams, updateAutoTokenSchema } from "@/lib/fleet/auto-enrollment/schema";
import { updateAutoToken } from "@/lib/fleet/auto-enrollment/update-auto-token";

export const addTokenAction = action({ role: "ADMIN", input: addTokenSchema }, addToken);

export const updateTokenAction = action(
  { role: "ADMIN", input: updateAutoTokenSchema.extend(autoTokenParams.shape) },
  updateAutoToken,
);

export const deleteTokenAction = action({ role: "ADMIN", input: autoTokenParams }, deleteAutoToken);

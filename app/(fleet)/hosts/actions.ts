"use server";

import { action } from "@/lib/auth/action";
import { rotateToken, rotateTokenSchema } from "@/lib/fleet/credentials/rotate-token";
import { createHost } from "@/lib/fleet/hosts/create-host";
import { deleteHost } from "@/lib/fleet/hosts/delete-host";
import { deleteHosts, deleteHostsSchema } from "@/lib/fleet/hosts/delete-hosts";
import { changeHostSchema, createHostSchema, hostParams } from "@/lib/fleet/hosts/schema";
import { updateHost } from "@/lib/fleet/hosts/update-host";

export const createHostAction = action({ role: "ADMIN", input: createHostSchema }, createHost);

export const updateHostAction = action(
  { role: "ADMIN", input: changeHostSchema.extend(hostParams.shape) },
  updateHost,
);

export const rotateTokenAction = action(
  { role: "ADMIN", input: hostParams.extend(rotateTokenSchema.unwrap().shape) },
  rotateToken,
);

export const deleteHostAction = action({ role: "ADMIN", input: hostParams }, deleteHost);

export const deleteHostsAction = action({ role: "ADMIN", input: deleteHostsSchema }, deleteHosts);

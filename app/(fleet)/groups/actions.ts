"use server";

import { action } from "@/lib/auth/action";
import {
  addHostsToGroup,
  groupHostsSchema,
  removeHostsFromGroup,
} from "@/lib/fleet/groups/change-members";
import { createGroup } from "@/lib/fleet/groups/create-group";
import { deleteGroup } from "@/lib/fleet/groups/delete-group";
import {
  createGroupSchema,
  groupParams,
  hostGroupsSchema,
  updateGroupSchema,
} from "@/lib/fleet/groups/schema";
import { setHostGroups } from "@/lib/fleet/groups/set-host-groups";
import { updateGroup } from "@/lib/fleet/groups/update-group";

export const createGroupAction = action({ role: "ADMIN", input: createGroupSchema }, createGroup);

export const updateGroupAction = action(
  { role: "ADMIN", input: updateGroupSchema.extend(groupParams.shape) },
  updateGroup,
);

export const deleteGroupAction = action({ role: "ADMIN", input: groupParams }, deleteGroup);

export const setHostGroupsAction = action(
  { role: "ADMIN", input: hostGroupsSchema.extend(groupParams.shape) },
  setHostGroups,
);

export const addToGroupAction = action({ role: "ADMIN", input: groupHostsSchema }, addHostsToGroup);

export const removeFromGroupAction = action(
  { role: "ADMIN", input: groupHostsSchema },
  removeHostsFromGroup,
);

"use server";

import { refresh } from "next/cache";
import { action } from "@/lib/auth/action";
import { splitClone, splitCloneSchema } from "@/lib/fleet/clones/split-clone";
import { splitOthers } from "@/lib/fleet/clones/split-others";
import { takeBackSplit, takeBackSplitSchema } from "@/lib/fleet/clones/take-back-split";
import { cancelCommand } from "@/lib/fleet/commands/cancel-command";
import { requestCommand } from "@/lib/fleet/commands/request-command";
import { commandParams, requestCommandSchema } from "@/lib/fleet/commands/schema";

export const requestCommandAction = action(
  { role: "ADMIN", input: requestCommandSchema },
  async (ctx, input) => {
    const answer = await requestCommand(ctx, input);
    refresh();
    return answer;
  },
);

export const cancelCommandAction = action(
  { role: "ADMIN", input: commandParams },
  async (ctx, input) => {
    await cancelCommand(ctx, input);
    refresh();
  },
);

export const splitCloneAction = action(
  { role: "ADMIN", input: splitCloneSchema },
  async (ctx, input) => {
    await splitClone(ctx, input);
    refresh();
  },
);

export const splitOthersAction = action(
  { role: "ADMIN", input: splitCloneSchema },
  async (ctx, input) => {
    await splitOthers(ctx, input);
    refresh();
  },
);

export const takeBackSplitAction = action(
  { role: "ADMIN", input: takeBackSplitSchema },
  async (ctx, input) => {
    await takeBackSplit(ctx, input);
    refresh();
  },
);

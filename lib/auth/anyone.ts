import type { Caller } from "@/lib/fleet/context";
import type { Gate } from "@/lib/http/route";

/** Nobody has to say who they are: the verb decides by what they bring. */
export const anyone: Gate<Caller> = {
  name: "anyone",
  authenticate: async (_request, caller) => caller,
  byCookie: () => false,
  authorize: () => undefined,
};

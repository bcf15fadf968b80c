import { redirect } from "next/navigation";

import { AddMany } from "@/components/auto-enrollment/add-many";
import { toAutoTokenRow } from "@/components/auto-enrollment/auto-token-row";
import type { ManyWay } from "@/components/enrollment/ways";
import { env } from "@/lib/env";
import { enrollmentCommands } from "@/lib/fleet/auto-enrollment/commands";
import { listAutoTokens } from "@/lib/fleet/auto-enrollment/list-auto-tokens";
import { tokenHosts } from "@/lib/fleet/auto-enrollment/token-hosts";
import type { UserCtx } from "@/lib/fleet/context";
import { listGroups } from "@/lib/fleet/groups/list-groups";

type Props = { ctx: UserCtx; id: string | undefined; way: ManyWay };

const OFFERED = 8;

/** An auto-enrollment token, new or one there is, and the hosts it lets in. */
export async function ManyHosts({ ctx, id, way }: Props) {
  const [groups, tokens, hostsOf] = await Promise.all([
    listGroups(ctx),
    listAutoTokens(ctx),
    tokenHosts(ctx, id),
  ]);
  const token = tokens.find((one) => one.id === id && one.use === "enroll");
  if (id !== undefined && !token) redirect(`/enrollment/new?kind=${way}`);
  const kind = way === "proxmox" ? "proxmox-lxc" : "direct-host";
  const usable = tokens.filter(({ use, state }) => use === "enroll" && state === "active");
  return (
    <AddMany
      way={way}
      groups={groups}
      server={env.serverAddress}
      usable={usable.slice(0, OFFERED).map((one) => ({ id: one.id, name: one.name }))}
      token={token ? toAutoTokenRow(token, hostsOf(token.id)) : null}
      commands={
        token
          ? { kind, ...enrollmentCommands({ ...token, tokenSecret: "YOUR_TOKEN_SECRET" }, kind) }
          : null
      }
    />
  );
}

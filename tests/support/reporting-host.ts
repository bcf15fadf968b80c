import * as report from "@/app/api/agent/report/route";
import { db } from "@/lib/db";
import { getInventory } from "@/lib/fleet/inventory/get-inventory";
import { listHostPackages } from "@/lib/fleet/inventory/list-host-packages";
import { listReports } from "@/lib/fleet/inventory/list-reports";
import { buildHost, buildOrganization, ctxOf, withBearer } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

type Json = Record<string, unknown>;

/** A host that reports over the wire, and what the server then says of it. */
export async function reportingHost() {
  const { organization, viewer } = await buildOrganization();
  const { host, credential } = await buildHost(organization);
  const { id } = host;
  return {
    id,
    organization,
    async send(body: Json, through: object = report): Promise<Json> {
      const as = withBearer(credential);
      const answer = await call<Json>(through, { method: "POST", body, as });
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
      return answer.body;
    },
    /** The columns that tell what is not known. */
    stored: () =>
      db.host.findUniqueOrThrow({
        where: { id },
        select: { updatesUnknown: true, securityUnknown: true, listsUpdatedAt: true },
      }),
    history: async () => (await listReports(ctxOf(viewer), { id })).data,
    inventory: () => getInventory(ctxOf(viewer), { id }),
    packages: async () => (await listHostPackages(ctxOf(viewer), { id })).data,
  };
}

export const bash = { name: "bash", currentVersion: "5.2-1", needsUpdate: false };
export const nginx = {
  ...{ name: "nginx", currentVersion: "1.0-1", availableVersion: "1.2-1" },
  ...{ needsUpdate: true, isSecurityUpdate: true },
};

import { expect, test } from "vitest";
import { type Db, db } from "@/lib/db";
import { recordReport } from "@/lib/fleet/inventory/record-report";
import { reportSchema } from "@/lib/fleet/inventory/report-schema";
import { agentCtxOf } from "@/tests/support/agent-ctx";
import { buildHost, buildOrganization } from "@/tests/support/builders";
import { meanwhile } from "@/tests/support/meanwhile";

test("a report that another one overtakes is compared with that one, and both are kept", async () => {
  const { organization } = await buildOrganization();
  const { host } = await buildHost(organization);
  const report = async (through: Db, name: string) => {
    const packages = [{ name, currentVersion: "1.0", needsUpdate: false }];
    const body = await reportSchema.parseAsync({ packages });
    return recordReport(agentCtxOf(host, { db: through }), body, 100);
  };
  const overtaken = meanwhile("Host", () => report(db, "bash"));
  expect(await report(overtaken, "zsh")).toMatchObject({ packagesProcessed: 1 });
  const stored = await db.hostInventory.findUniqueOrThrow({
    where: { hostId: host.id },
    include: { packages: { include: { packageState: true } } },
  });
  expect(stored.packages.map(({ packageState }) => packageState.name)).toEqual(["zsh"]);
  const reports = await db.report.findMany({ where: { hostId: host.id }, orderBy: { id: "asc" } });
  expect(
    reports.map(({ packagesAdded, packagesRemoved }) => [packagesAdded, packagesRemoved]),
  ).toEqual([
    [1, 0],
    [1, 1],
  ]);
});

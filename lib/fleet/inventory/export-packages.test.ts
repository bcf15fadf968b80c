import { expect, test } from "vitest";
import {
  exportFleetPackages,
  exportHostPackages,
  exportPackageHosts,
} from "@/lib/fleet/inventory/export-packages";
import { buildHost, buildOrganization, ctxOf } from "@/tests/support/builders";
import { buildInventory } from "@/tests/support/inventory";
import { buildReported } from "@/tests/support/reports";
import { thrown } from "@/tests/support/thrown";

async function linesOf(csv: AsyncIterable<string>): Promise<string[]> {
  let text = "";
  for await (const part of csv) text += part;
  expect(text).toMatch(/\r\n$/);
  return text.slice(0, -2).split("\r\n");
}

/** Two hosts with openssl in two versions, one of them with what a spreadsheet might run. */
async function buildTwo() {
  const { organization, viewer } = await buildOrganization();
  const first = await buildHost(organization, { name: "a" });
  const second = await buildHost(organization, { name: "b" });
  await buildInventory(first.host, {
    packages: [
      {
        name: "openssl",
        version: "3.0.11-1",
        availableVersion: "3.0.17-1",
        isSecurityUpdate: true,
      },
      { name: "=cmd()", version: '1"0,\n1', description: "a, b" },
    ],
  });
  await buildInventory(second.host, { packages: [{ name: "openssl", version: "3.0.17-1" }] });
  return { ctx: ctxOf(viewer), host: first.host };
}

test("the packages of a host, nothing in them a formula", async () => {
  const { ctx, host } = await buildTwo();
  expect(await linesOf(await exportHostPackages(ctx, { id: host.id }))).toEqual([
    "name,version,availableVersion,needsUpdate,isSecurityUpdate,sourceRepository,category,description,isHeld,replacedBy",
    `'=cmd(),"1""0,\n1",,false,false,,,"a, b",false,`,
    "openssl,3.0.11-1,3.0.17-1,true,true,,,,false,",
  ]);
  const narrow = await exportHostPackages(ctx, { id: host.id, security: true });
  expect(await linesOf(narrow)).toHaveLength(2);
});

test("of an unknown host and of a foreign one it is 404, before the first byte", async () => {
  const { host } = await buildTwo();
  const other = await buildOrganization();
  const ctx = ctxOf(other.viewer);
  for (const id of [host.id, "unknown"]) {
    expect(await thrown(() => exportHostPackages(ctx, { id }))).toMatchObject({
      kind: "not_found",
    });
  }
});

test("the packages of the fleet, and the hosts of one of them", async () => {
  const { ctx } = await buildTwo();
  expect(await linesOf(exportFleetPackages(ctx, { search: "ssl" }))).toEqual([
    "name,hosts,versions,updates,securityUpdates,updatesUnknown,securityUnknown",
    "openssl,2,2,1,1,0,0",
  ]);
  const hostsOf = (olderThan?: string) =>
    linesOf(exportPackageHosts(ctx, { name: "openssl", olderThan }));
  expect((await hostsOf()).map((line) => line.split(",")[0])).toEqual(["name", "a", "b"]);
  expect((await hostsOf("3.0.17-1")).map((line) => line.split(",")[0])).toEqual(["name", "a"]);
  expect(await linesOf(exportPackageHosts(ctx, { name: "none" }))).toHaveLength(1);
});

test("where no host named an update and some cannot say, the fleet has no number", async () => {
  const { organization, viewer } = await buildOrganization();
  await buildReported(organization, "current", ["tool 1", "bash 1", "zsh 1", "sh 1"]);
  await buildReported(organization, "no lists", ["tool 1", "bash 1 2"], {
    updatesUnknown: "no_lists",
  });
  await buildReported(organization, "untold", ["zsh 1 2"], {
    updatesUnknown: null,
    securityUnknown: "not_told",
  });
  expect(await linesOf(exportFleetPackages(ctxOf(viewer), {}))).toEqual([
    "name,hosts,versions,updates,securityUpdates,updatesUnknown,securityUnknown",
    "bash,2,1,1,,0,1",
    "sh,1,1,0,0,0,0",
    "tool,2,1,,,1,1",
    "zsh,2,1,1,,0,1",
  ]);
});

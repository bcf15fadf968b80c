import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import type { UserCtx } from "@/lib/fleet/context";
import { countPackageHosts, listPackageHosts } from "@/lib/fleet/inventory/list-package-hosts";
import { buildOrganization, ctxOf } from "@/tests/support/builders";
import { buildReported, pagesOf } from "@/tests/support/reports";

let ctx: UserCtx;
let stranger: UserCtx;
let web: { id: string };

beforeAll(async () => {
  const { organization, viewer } = await buildOrganization();
  ctx = ctxOf(viewer);
  stranger = ctxOf((await buildOrganization()).owner);
  const apt = { packageManager: "apt" };
  web = await buildReported(organization, "web", ["openssl 3.0.7-1 3.0.7-2!"], apt);
  await buildReported(organization, "db", ["openssl 3.0.10-1"], apt);
  await buildReported(organization, "rpm", ["tool 1.0^git1"], { packageManager: "dnf" });
  await buildReported(organization, "old", ["tool 1.0^git1"], { osType: "Rocky Linux" });
  await buildReported(organization, "deb", ["tool 1.0~rc1"], { osType: "Debian GNU/Linux" });
});

const names = (page: { data: { name: string }[] }) => page.data.map(({ name }) => name);

describe("the hosts that have a package", () => {
  const find = async (name: string, olderThan?: string) =>
    names(await listPackageHosts(ctx, { name, olderThan }));

  test("by name, each with its version and status", async () => {
    const { data } = await listPackageHosts(ctx, { name: "openssl" });
    expect(data.map(({ name, version, status }) => [name, version, status])).toEqual([
      ["db", "3.0.10-1", "online"],
      ["web", "3.0.7-1", "online"],
    ]);
    expect(data[1]).toMatchObject({ id: web.id, availableVersion: "3.0.7-2", needsUpdate: true });
  });

  test("older than a version, as their own package manager orders versions", async () => {
    expect(await find("openssl", "3.0.10-1")).toEqual(["web"]);
    expect(await find("openssl", "3.0.7-1")).toEqual([]);
    expect(await find("openssl", "1:0")).toEqual(["db", "web"]);
    // A caret is newer than the end for rpm and for dpkg; a full stop behind it for rpm only.
    expect(await find("tool", "1.0")).toEqual(["deb"]);
    expect(await find("tool", "1.0.1")).toEqual(["deb", "old", "rpm"]);
    expect(await find("no-such-package", "1")).toEqual([]);
    expect(await countPackageHosts(ctx, { name: "openssl", olderThan: "3.0.10-1" })).toBe(1);
    expect(await countPackageHosts(ctx, { name: "no-such-package" })).toBe(0);
  });

  test("a state that hosts of both schemes share counts by the scheme of each", async () => {
    const { organization, viewer } = await buildOrganization();
    // dpkg takes letters before a plus; rpm takes a plus for nothing.
    await buildReported(organization, "d", ["x 1.0a"], { packageManager: "apt" });
    await buildReported(organization, "r", ["x 1.0a"], { packageManager: "dnf" });
    const states = await db.packageState.count({ where: { organizationId: organization.id } });
    expect(states).toBe(1);
    const { data } = await listPackageHosts(ctxOf(viewer), { name: "x", olderThan: "1.0+" });
    expect(data.map(({ name }) => name)).toEqual(["d"]);
  });

  test("are compared by the rules of pacman and of apk too", async () => {
    const { organization, viewer } = await buildOrganization();
    const hosts: [name: string, told: object][] = [
      ["apk", { packageManager: "apk", osType: "Debian GNU/Linux" }],
      ["alpine", { osType: "Alpine Linux" }],
      ["pacman", { packageManager: "pacman" }],
      ["arch", { osType: "Arch Linux" }],
      ["deb", { packageManager: "apt" }],
      ["rpm", { packageManager: "dnf" }],
    ];
    for (const [name, told] of hosts) {
      await buildReported(organization, name, ["ssl 1.0.1g-1", "base 3.17_alpha1-r0"], told);
    }
    const find = async (name: string, olderThan: string) => {
      const { data } = await listPackageHosts(ctxOf(viewer), { name, olderThan });
      expect(await countPackageHosts(ctxOf(viewer), { name, olderThan })).toBe(data.length);
      return data.map((host) => host.name);
    };
    expect(await find("ssl", "1.0.1-1")).toEqual(["arch", "pacman"]);
    expect(await find("base", "3.17.0-r0")).toEqual([
      ...["alpine", "apk", "arch", "pacman", "rpm"],
    ]);
  });

  test("one that could not tell its version is not among the old ones", async () => {
    const { organization, viewer } = await buildOrganization();
    await buildReported(organization, "blank", ["x "]);
    const all = await listPackageHosts(ctxOf(viewer), { name: "x" });
    expect(names(all)).toEqual(["blank"]);
    expect((await listPackageHosts(ctxOf(viewer), { name: "x", olderThan: "9" })).data).toEqual([]);
  });

  test("come in pages, forth and back, and a stranger sees none", async () => {
    const pages = await pagesOf((cursor) =>
      listPackageHosts(ctx, { name: "tool", limit: 1, cursor }),
    );
    expect(pages.flat().map(({ name }) => name)).toEqual(["deb", "old", "rpm"]);
    expect((await listPackageHosts(stranger, { name: "tool" })).data).toEqual([]);
  });
});

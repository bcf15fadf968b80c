import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { sha256 } from "@/lib/secrets/hash";
import { bash, nginx, reportingHost } from "@/tests/support/reporting-host";

type Reporting = Awaited<ReturnType<typeof reportingHost>>;

let organization: { id: string };
let send: Reporting["send"];
let packages: Reporting["packages"];

beforeEach(async () => {
  ({ organization, send, packages } = await reportingHost());
});

describe("packages that are held or replaced", () => {
  test("are stored and shown as such", async () => {
    const held = { ...nginx, isHeld: true };
    const replaced = { ...nginx, name: "redis", replacedBy: "valkey" };
    await send({ packages: [held, replaced, { ...bash, isHeld: true }] });
    const rows = await packages();
    expect(rows.map(({ name, isHeld, replacedBy }) => [name, isHeld, replacedBy])).toEqual([
      // A hold without an update holds nothing back.
      ["bash", false, null],
      ["nginx", true, null],
      ["redis", false, "valkey"],
    ]);
    await send({ packages: [nginx, bash] });
    const [, released] = await packages();
    expect(released).toMatchObject({ name: "nginx", isHeld: false });
  });

  test("have digests of their own; the others have those they always had", async () => {
    const always = sha256('["nginx","1.0-1","1.2-1",true,true,null,null,null]');
    await send({ packages: [nginx] });
    const where = { organizationId: organization.id };
    const digests = async () =>
      (await db.packageState.findMany({ where, orderBy: { id: "asc" } })).map((row) => row.digest);
    expect(await digests()).toEqual([always]);
    for (const more of [{ isHeld: true }, { replacedBy: "true" }, { replacedBy: "nginx2" }]) {
      await send({ packages: [{ ...nginx, ...more }] });
    }
    await send({ packages: [{ ...nginx, isHeld: false, replacedBy: null }] });
    const all = await digests();
    expect(all).toHaveLength(4);
    expect(new Set(all).size).toBe(4);
  });
});

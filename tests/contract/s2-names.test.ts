import { expect, test } from "vitest";
import { get, put } from "@/tests/contract/s2-calls";
import { buildHost, buildOrganization } from "@/tests/support/builders";

// The specification's README, decision 18: S2's limit holds for names that are set.

test("PUT takes the name as it is, also one that S3 gave with 101 to 255 characters", async () => {
  const { admin, organization } = await buildOrganization();
  for (const length of [101, 255]) {
    const name = "n".repeat(length);
    const { host: row } = await buildHost(organization, { name });
    const described = await put(row.id, admin, { name: ` ${name} `, description: "rack 7" });
    expect(described).toMatchObject({
      status: 200,
      body: { data: { name, description: "rack 7" } },
    });
    const other = await put(row.id, admin, { name: "m".repeat(length) });
    expect(other).toMatchObject({
      status: 400,
      body: { error: "name: Name must have 1 to 100 characters" },
    });
    expect((await get(row.id, admin)).body.data).toMatchObject({ name, description: "rack 7" });
    expect((await put(row.id, admin, { name: "short" })).status).toBe(200);
  }
});

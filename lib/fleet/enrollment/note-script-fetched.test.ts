import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { noteScriptFetched } from "@/lib/fleet/enrollment/note-script-fetched";
import { buildCaller, buildHostToken, buildOrganization } from "@/tests/support/builders";

const fetchedAt = async (id: string) =>
  (await db.hostToken.findUniqueOrThrow({ where: { id } })).scriptFetchedAt;

test("that the script was fetched for a token is kept from the first time on", async () => {
  const { organization } = await buildOrganization();
  const { hostToken } = await buildHostToken(organization);
  const first = buildCaller({ now: new Date(Date.now() - 60_000) });
  await noteScriptFetched(first, hostToken.id);
  await noteScriptFetched(buildCaller(), hostToken.id);
  expect(await fetchedAt(hostToken.id)).toEqual(first.now);
});

test("of a spent token nothing is kept, and an unknown one is no fault", async () => {
  const { organization } = await buildOrganization();
  const { hostToken } = await buildHostToken(organization, "spent");
  await noteScriptFetched(buildCaller(), hostToken.id);
  expect(await fetchedAt(hostToken.id)).toBeNull();
  await noteScriptFetched(buildCaller(), "unknown");
});

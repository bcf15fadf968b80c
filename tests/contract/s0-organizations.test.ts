import { expect, test } from "vitest";
import * as hosts from "@/app/api/hosts/route";
import * as hostTokens from "@/app/api/hosts/tokens/route";
import * as autoTokens from "@/app/api/v1/auto-enrollment/tokens/route";
import { db } from "@/lib/db";
import { bearerOf, buildHost, buildOrganization, cookieOf, join } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// S0: "Return all Host records for the user's current Organization".

test.each([
  ["cookie", cookieOf],
  ["bearer token", bearerOf],
])("a person of two organizations acts in the one their %s names", async (_name, credential) => {
  const home = await buildOrganization();
  const away = await buildOrganization();
  const guest = await join(home.admin, away.organization, "ADMIN");
  const { host: ours } = await buildHost(home.organization);
  const { host: theirs } = await buildHost(away.organization);
  for (const [person, host, organization] of [
    [home.admin, ours, home.organization],
    [guest, theirs, away.organization],
  ] as const) {
    const as = await credential(person);
    const listed = await call<{ data: { id: string }[] }>(hosts, { as });
    expect(listed.body.data.map(({ id }) => id)).toEqual([host.id]);

    const made = await call<{ id: string }>(hostTokens, { method: "POST", as });
    const where = { organizationId: organization.id };
    expect(await db.hostToken.findMany({ where, select: { id: true } })).toEqual([
      { id: made.body.id },
    ]);

    const body = { token_name: "t" };
    const auto = await call<{ token: { id: string } }>(autoTokens, { method: "POST", body, as });
    expect(await db.autoEnrollmentToken.findMany({ where, select: { id: true } })).toEqual([
      { id: auto.body.token.id },
    ]);
    const tokens = await call<{ id: string }[]>(autoTokens, { as });
    expect(tokens.body.map(({ id }) => id)).toEqual([auto.body.token.id]);
  }
});

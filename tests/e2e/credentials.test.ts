import { expect, test } from "vitest";
import * as hosts from "@/app/api/hosts/route";
import { db } from "@/lib/db";
import { createBearerToken } from "@/lib/fleet/members/bearer-token";
import { enrollHost } from "@/tests/contract/s3-calls";
import { buildAutoToken, withAutoToken } from "@/tests/support/api-credentials";
import { buildHost, buildOrganization, join, withBearer } from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { dashboard } from "./support/signed-in";
import { commandsIn, gone, openDialog, see, textOf } from "./support/window";

const house = dashboard();

test("API tokens of an account are listed with their last use, and ended one by one", async () => {
  const { owner, organization } = await buildOrganization();
  await join(owner, (await buildOrganization("Elsewhere")).organization, "VIEWER");
  const given = { user: owner, organizationId: organization.id, lifetime: 90 * 86_400 };
  const caller = { now: new Date(), ip: "192.0.2.7" };
  const make = (userAgent: string) => createBearerToken(db, caller, { ...given, userAgent });
  const [vault, laptop] = [await make("ansible-httpget"), await make("curl/8.14.1")];
  await call(hosts, { as: withBearer(vault), ip: "192.0.2.8" });

  const page = await house.openAs(owner, "/account");
  const table = page.getByRole("table", { name: "API tokens" });
  const row = table.getByRole("row", { name: /ansible-httpget/ });
  await see(row.getByText("from 192.0.2.7"), row.getByText("from 192.0.2.8"));
  await see(row.getByText(organization.name), row.getByText(/^89 d 23 h/));
  await see(table.getByRole("row", { name: /curl/ }).getByText("never"));

  const end = row.getByRole("button", { name: "End the token made with ansible-httpget" });
  const question = await openDialog(page, end, "End this API token?");
  await question.getByRole("button", { name: "End token" }).click();
  await see(page.getByText("The API token has ended"));
  await gone(row);
  expect((await call(hosts, { as: withBearer(vault) })).status).toBe(401);
  expect((await call(hosts, { as: withBearer(laptop) })).status).toBe(200);

  const command = commandsIn(page).first();
  expect(await textOf(command)).not.toContain("expires_in");
  await page.getByLabel("The token is good for").selectOption("90 days");
  expect(await textOf(command)).toContain("expires_in: 7776000");
});

test("rotating the token of a host says that it ends the API key its agent uses", async () => {
  const { admin, organization } = await buildOrganization();
  const { host: keyed } = await buildHost(organization, { proof: "api" });
  const { host: ours } = await buildHost(organization, { proof: "identity" });
  const says = "This ends the API id and key its agent uses";
  const page = await house.openAs(admin, `/hosts/${keyed.id}`);
  const rotate = () => page.getByRole("button", { name: "Rotate token" });
  const asked = await openDialog(page, rotate(), `Rotate the token of ${keyed.name}`);
  await see(asked.getByText(says));
  await page.goto(`/hosts/${ours.id}`);
  const other = await openDialog(page, rotate(), `Rotate the token of ${ours.name}`);
  await see(other.getByText("When does the old one end?"));
  expect(await other.getByText(says).count()).toBe(0);
});

test("a token that lets machines take over hosts says so, and so does the host's history", async () => {
  const { admin, organization } = await buildOrganization();
  const built = await buildAutoToken(organization, { name: "Lab" });
  const page = await house.openAs(admin, `/enrollment/tokens/${built.token.id}`);
  const form = await openDialog(page, page.getByRole("button", { name: "Edit" }), "Edit Lab");
  const warning = form.getByText(/who knows a machine's id can take over its host/);
  expect(await warning.count()).toBe(0);
  await form
    .getByLabel("A machine that enrolled before")
    .selectOption({ label: "Takes over its host if that one is offline" });
  await see(warning);
  await form.getByRole("button", { name: "Save" }).click();
  await gone(form);

  const { body } = await enrollHost(withAutoToken(built));
  await enrollHost(withAutoToken(built));
  await page.goto(`/hosts/${body.host.id}`);
  await see(page.getByText(/gave new credentials to/));
  await see(page.getByText(/the host had never checked in, and its old credentials ended/));
});

import { readFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db";
import { buildOrganization } from "@/tests/support/builders";
import { dashboard } from "./support/signed-in";
import { buildUnknowns } from "./support/unknowns";
import { fact, gone, see, textOf } from "./support/window";

const house = dashboard();

let people: Awaited<ReturnType<typeof buildOrganization>>;
let idOf: (name: string) => string;

beforeAll(async () => {
  people = await buildOrganization();
  ({ idOf } = await buildUnknowns(people.organization));
});

test("the overview tells how many and why, and leads to them", async () => {
  const page = await house.openAs(people.viewer, "/");
  const tile = page.getByRole("link", { name: /^Updates not known/ });
  expect(await textOf(tile)).toMatch(/Updates not known\s*5\s*and security of 1 more/);
  const reasons = page.getByRole("region", { name: "Updates not known" });
  expect(await reasons.getByRole("listitem").allInnerTexts()).toEqual([
    expect.stringMatching(/^Package lists are too old\s+2 hosts$/),
    expect.stringMatching(/^Package lists were never fetched\s+1 host$/),
    expect.stringMatching(/^No package manager that Muster knows\s+1 host$/),
    expect.stringMatching(/^No report yet\s+1 host$/i),
    expect.stringMatching(/^Security updates alone\s+1 host$/i),
  ]);
  await tile.click();
  await page.waitForURL(/updates=unknown/);
  await see(page.getByText("5 hosts"));
});

test("the list has a filter for them, and none of them has no updates", async () => {
  const page = await house.openAs(people.viewer, "/hosts");
  const row = (name: string) => page.getByRole("row", { name });
  await see(row("new-1").getByText("not known: package lists were never fetched").first());
  await see(row("forgotten-1").getByText("2+"), row("forgotten-1").getByText("1+"));
  await page.getByRole("button", { name: "Updates" }).click();
  await page.getByRole("menuitemcheckbox", { name: "No updates" }).click();
  await page.waitForURL(/updates=none/);
  await see(page.getByText("1 host", { exact: true }), row("current-1"));
  await page.goto("/hosts?updates=unknown");
  await see(page.getByText("5 hosts"), row("idle-1"), row("void-1"), row("expected-1"));
  await gone(row("current-1"));
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download as CSV" }).click(),
  ]);
  const csv = await readFile(await download.path(), "utf8");
  expect(csv.match(/lists_old/g)).toHaveLength(4);
  expect(csv.trimEnd().split("\r\n")).toHaveLength(6);
});

test("the page of a host that knows nothing says why, and what to do", async () => {
  const page = await house.openAs(people.viewer, `/hosts/${idOf("new-1")}`);
  const why = "not known: package lists were never fetched";
  expect(await textOf(fact(page, "Security"))).toBe(why);
  expect(await textOf(fact(page, "Updates"))).toBe(why);
  await see(page.getByText("Fetch them on the host with"), page.getByText("apt-get update"));
  await page.getByRole("link", { name: /^Packages 6/ }).click();
  await see(page.getByText(`Updates are ${why}`));
});

test("one whose lists are 40 days old has at least what they named", async () => {
  const page = await house.openAs(people.viewer, `/hosts/${idOf("forgotten-1")}`);
  expect(await textOf(fact(page, "Security"))).toBe(
    "at least 1 security update (package lists are 40 days old)",
  );
  expect(await textOf(fact(page, "Updates"))).toBe(
    "at least 2 of 6 packages (package lists are 40 days old)",
  );
  await page.goto(`/hosts/${idOf("idle-1")}`);
  expect(await textOf(fact(page, "Updates"))).toBe("not known: package lists are 40 days old");
});

test("a manager that tells no security leaves only that open", async () => {
  const page = await house.openAs(people.viewer, `/hosts/${idOf("alpine-1")}`);
  expect(await textOf(fact(page, "Updates"))).toBe("2 of 6 packages");
  expect(await textOf(fact(page, "Security"))).toMatch(/^not known: this package manager does not/);
});

test("packages are marked held, and replaced by another", async () => {
  const page = await house.openAs(people.viewer, `/hosts/${idOf("pinned-1")}/packages`);
  await see(
    page.getByRole("row", { name: /nginx/ }).getByText("Held"),
    page.getByRole("row", { name: /redis/ }).getByTitle("replaced by valkey-compat-redis"),
  );
  await page.goto("/packages/nginx");
  await see(page.getByText("Of 2 it is not known whether they want an update."));
  await see(page.getByRole("row", { name: /new-1/ }).getByText("not known"));
  // What no host named may be wanted all the same.
  await page.goto("/packages?search=bash&show=updates");
  await see(page.getByText("may want more: their updates are not known"));
  await page.goto("/packages");
  await see(page.getByText("Of 6 hosts it is not known which updates are for security."));
  await page.getByRole("link", { name: "5 hosts" }).click();
  await page.waitForURL(/updates=unknown/);
});

test("the packages of the fleet and of one package say on how many hosts it is not known", async () => {
  const page = await house.openAs(people.viewer, "/packages");
  const row = (name: string) => page.getByRole("row", { name });
  expect(await textOf(row("coreutils"))).toMatch(
    /^coreutils\s*(security )?not known: 3 hosts that have it cannot say\s*updates not known: 3 hosts/,
  );
  await see(row("openssl").getByText("2+").first());
  await page.goto("/packages/nginx");
  await see(page.getByText("Of 4 it is not known whether they want a security update."));
  await see(page.getByRole("row", { name: /alpine-1/ }).getByText("security not known"));
});

test("an admin says from which age on lists are too old", async () => {
  const page = await house.openAs(people.admin, "/settings");
  await page.getByLabel("Package lists are too old after").fill("60");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await see(page.getByText("Saved", { exact: true }));
  await page.goto(`/hosts/${idOf("idle-1")}`);
  expect(await textOf(fact(page, "Updates"))).toBe("none");
  const { listsMaxAgeDays } = await db.organization.findUniqueOrThrow({
    where: { id: people.organization.id },
  });
  expect(listsMaxAgeDays).toBe(60);
});

import { describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import {
  buildOrganization,
  buildPerson,
  join,
  PASSWORD,
  type Person,
} from "@/tests/support/builders";
import { eventually } from "@/tests/support/eventually";
import { dashboard, signIn } from "./support/signed-in";
import { gone, openDialog, see, textOf } from "./support/window";

const house = dashboard();

describe("signing in", () => {
  test("says when the password is wrong, and leads to the page that was wanted", async () => {
    const { owner } = await buildOrganization();
    const page = await house.open("/members");
    await signIn(page, owner.username, "not the password");
    await see(page.getByRole("alert").getByText("Invalid username or password"));
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await see(page.getByRole("heading", { name: "Members", level: 1 }));
  });

  test("takes the place of the first run, once that was done", async () => {
    const page = await house.open("/setup");
    await see(page.getByText("Muster is already set up. Sign in instead."));
    expect(new URL(page.url()).pathname).toBe("/login");
  });
});

describe("an invitation", () => {
  test("is a link shown once, which lets one person in", async () => {
    const { organization, owner } = await buildOrganization();
    const page = await house.openAs(owner, "/members");
    const opener = page.getByRole("button", { name: "Invite member" });
    const dialog = await openDialog(page, opener, "Invite member");
    await dialog.getByLabel("Email").fill("ben@example.com");
    await dialog.getByRole("radio", { name: "Viewer" }).check();
    await dialog.getByRole("button", { name: "Create link" }).click();
    const secret = page.getByRole("alertdialog", { name: "Invitation link" });
    const link = await textOf(secret.getByRole("code"));
    expect(link).toMatch(/\/invite#mst_invite_[0-9a-f]{64}$/);
    await secret.getByRole("button", { name: "I have stored it" }).click();
    await gone(secret);
    await see(page.getByText("ben@example.com", { exact: true }));
    expect(await page.content()).not.toContain(link.split("#")[1]);

    const ben = await house.open(new URL(link).pathname + new URL(link).hash);
    await see(ben.getByRole("heading", { name: `Join ${organization.name}` }));
    await ben.getByLabel("Username").fill(`ben-${organization.id.slice(-8)}`);
    await ben.getByLabel("Password", { exact: true }).fill("a sentence to remember");
    await ben.getByRole("button", { name: `Join ${organization.name}` }).click();
    await see(ben.getByRole("heading", { name: "Overview", level: 1 }));
    // Whoever invited him sees him come, without a reload.
    await see(page.getByRole("table", { name: "Members" }).getByText("ben@example.com"));

    const late = await house.open(new URL(link).pathname + new URL(link).hash);
    await see(late.getByRole("heading", { name: "You cannot join with this link" }));
  });
});

describe("a role", () => {
  test("of a viewer shows nothing that a viewer cannot do", async () => {
    const { viewer } = await buildOrganization();
    const page = await house.openAs(viewer, "/hosts");
    await see(page.getByText("No hosts yet"), page.getByText("An admin makes one"));
    await expect(page.getByRole("link", { name: "Add host" }).count()).resolves.toBe(0);
    await expect(page.getByRole("button", { name: "Create by hand" }).count()).resolves.toBe(0);
    const pages = await page.getByRole("navigation", { name: "Main" }).getByRole("link").all();
    const shown = ["Overview", "Hosts", "Packages", "Groups", "Members"];
    expect(await Promise.all(pages.map(textOf))).toEqual(shown);
    const closed = ["/enrollment", "/enrollment/tokens", "/enrollment/new", "/audit", "/settings"];
    for (const path of closed) {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(403);
      await see(page.getByRole("heading", { name: "Your role does not open this page" }));
    }
  });

  test("taken away counts at the next request", async () => {
    const { owner, admin } = await buildOrganization();
    const hers = await house.openAs(admin, "/audit");
    await see(hers.getByRole("heading", { name: "Audit", level: 1 }));
    const page = await house.openAs(owner, "/members");
    await page.getByRole("button", { name: `Actions for ${admin.username}` }).click();
    await page.getByRole("menuitemradio", { name: "Viewer" }).click();
    await see(page.getByText(`${admin.username} is viewer now`));
    expect((await hers.goto("/audit"))?.status()).toBe(403);
    // Undone, it counts again.
    await page.getByRole("button", { name: "Undo" }).click();
    await see(page.getByText(`${admin.username} is admin now`));
    expect((await hers.goto("/audit"))?.status()).toBe(200);
  });

  test("ends with the membership: the page that is open closes by itself", async () => {
    const { organization, owner, viewer } = await buildOrganization();
    const his = await house.openAs(viewer, "/hosts");
    await see(his.getByText("No hosts yet"));
    const page = await house.openAs(owner, "/members");
    await page.getByRole("button", { name: `Actions for ${viewer.username}` }).click();
    const removal = page.getByRole("menuitem", { name: "Remove member" });
    const title = `Remove ${viewer.username} from ${organization.name}?`;
    const dialog = await openDialog(page, removal, title);
    await dialog.getByRole("button", { name: "Remove member" }).click();
    await gone(page.getByRole("button", { name: `Actions for ${viewer.username}` }));
    await see(his.getByRole("heading", { name: "Sign in" }));
  });

  test("of the last owner cannot be left", async () => {
    const { organization, owner } = await buildOrganization();
    const page = await house.openAs(owner, "/members");
    await page.getByRole("button", { name: `Actions for ${owner.username}` }).click();
    const leaving = page.getByRole("menuitem", { name: "Leave organization" });
    const dialog = await openDialog(page, leaving, `Leave ${organization.name}?`);
    await dialog.getByRole("button", { name: "Leave organization" }).click();
    await see(dialog.getByRole("alert").getByText(/^This is the last owner/));
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await gone(dialog);
  });
});

describe("a session", () => {
  /** Two windows of one person, each signed in for itself. */
  async function twice(person: Person, path: string) {
    return [await house.openAs(person, path), await house.openAs(person, path)] as const;
  }

  test("stays with a changed password here, and ends elsewhere", async () => {
    const { owner } = await buildOrganization();
    const [here, there] = await twice(owner, "/account");
    await here.getByLabel("Current password").fill(PASSWORD);
    await here.getByLabel("New password").fill("another good sentence");
    await here.getByRole("button", { name: "Change password" }).click();
    await see(here.getByText("Password changed. Your other sessions have ended"));
    await here.reload();
    await see(here.getByRole("heading", { name: "Account", level: 1 }));
    await there.reload();
    await signIn(there, owner.username, "another good sentence");
    await see(there.getByRole("heading", { name: "Account", level: 1 }));
  });

  test("ends everywhere when asked to", async () => {
    const { owner } = await buildOrganization();
    const [here, there] = await twice(owner, "/account");
    const button = here.getByRole("button", { name: "Sign out everywhere" });
    const dialog = await openDialog(here, button, "Sign out everywhere?");
    await dialog.getByRole("button", { name: "Sign out everywhere" }).click();
    await see(here.getByText(/^You are signed out in every browser/));
    await there.reload();
    await see(there.getByRole("heading", { name: "Sign in" }));
  });
});

test("a person of two organizations switches between them", async () => {
  const [first, second] = [await buildOrganization(), await buildOrganization()];
  const person = await buildPerson(first.organization, "ADMIN");
  await join(person, second.organization, "VIEWER");
  await db.host.create({
    data: { organizationId: second.organization.id, name: "elsewhere", enrolledVia: "ADMIN" },
  });
  const page = await house.openAs(person, "/hosts");
  await see(page.getByText("No hosts yet"));
  await page.getByRole("button", { name: `Organization ${first.organization.name}` }).click();
  await page.getByRole("menuitemradio", { name: second.organization.name }).click();
  await see(page.getByRole("heading", { name: "Overview", level: 1 }));
  await page.getByRole("link", { name: "Hosts", exact: true }).first().click();
  await see(page.getByRole("link", { name: "elsewhere" }));
  // The role is that of the organization in view.
  await expect(page.getByRole("link", { name: "Add host" }).count()).resolves.toBe(0);
  await eventually(async () => {
    const names = await page.getByRole("navigation", { name: "Main" }).getByRole("link").all();
    expect(names).toHaveLength(5);
  });
});

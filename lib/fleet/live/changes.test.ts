import { beforeEach, expect, test } from "vitest";
import { createToken } from "@/lib/fleet/enrollment/create-token";
import { refuseToken } from "@/lib/fleet/enrollment/refuse-token";
import { createGroup } from "@/lib/fleet/groups/create-group";
import { createHost } from "@/lib/fleet/hosts/create-host";
import { updateHost } from "@/lib/fleet/hosts/update-host";
import type { Announcement } from "@/lib/fleet/live/announce";
import { forgetChanges, newChanges } from "@/lib/fleet/live/changes";
import { renameOrganization } from "@/lib/fleet/organizations/rename-organization";
import { sha256 } from "@/lib/secrets/hash";
import { beat } from "@/tests/contract/s1-calls";
import {
  buildCaller,
  buildHost,
  buildHostToken,
  buildOrganization,
  ctxOf,
} from "@/tests/support/builders";

beforeEach(() => forgetChanges());

async function desk() {
  const { owner, organization } = await buildOrganization();
  const { host, credential } = await buildHost(organization);
  const { token } = await buildHostToken(organization);
  const look = () => newChanges([organization.id], new Date());
  return { ctx: ctxOf(owner), organization, host, credential, token, look };
}

type Desk = Awaited<ReturnType<typeof desk>>;

test("the first question says to look again, and without a change the next nothing", async () => {
  const { look, organization } = await desk();
  const again = [{ organizationId: organization.id, topic: "hosts", id: "" }];
  expect(await look()).toEqual(again);
  expect(await look()).toEqual([]);
  forgetChanges();
  expect(await look()).toEqual(again);
});

const groupOf = (name: string) => ({ name, description: null, color: "#3B82F6" });

const changes: [string, Announcement["topic"], (at: Desk) => Promise<unknown>][] = [
  ["a host that is made", "hosts", ({ ctx }) => createHost(ctx, { name: "a", description: null })],
  ["a new name", "hosts", ({ ctx, host }) => updateHost(ctx, { id: host.id, name: "new" })],
  ["a host that comes back", "hosts", ({ credential }) => beat(credential)],
  ["a token", "tokens", ({ ctx }) => createToken(ctx, undefined)],
  ["a refusal", "tokens", ({ token }) => refuseToken(buildCaller(), sha256(token))],
  ["a group", "groups", ({ ctx }) => createGroup(ctx, groupOf("g"))],
  ["an organization's name", "members", ({ ctx }) => renameOrganization(ctx, { name: "New" })],
];

test.each(changes)("%s is found as news of %s, once, and by nobody else", async (...one) => {
  const [, topic, change] = one;
  const at = await desk();
  const other = await desk();
  const both = [at.organization.id, other.organization.id];
  await newChanges(both, new Date());
  await change(at);
  const found = await newChanges(both, new Date());
  expect(found.map((each) => each.topic)).toContain(topic);
  expect(new Set(found.map(({ organizationId }) => organizationId))).toEqual(
    new Set([at.organization.id]),
  );
  expect(await newChanges(both, new Date())).toEqual([]);
});

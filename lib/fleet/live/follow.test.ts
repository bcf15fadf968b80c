import { expect, onTestFinished, test } from "vitest";
import { db } from "@/lib/db";
import { noteDeaf, noteHeard } from "@/lib/db/hearing";
import type { Announcement } from "@/lib/fleet/live/announce";
import { follow } from "@/lib/fleet/live/follow";
import { buildHost, buildOrganization } from "@/tests/support/builders";
import "@/tests/support/on-postgresql";

test("what changed before others are heard again is told when they are", async () => {
  onTestFinished(noteHeard);
  const { organization } = await buildOrganization();
  const { host } = await buildHost(organization);
  const told: Announcement[] = [];
  noteDeaf("nothing arrives");
  onTestFinished(follow(organization.id, (announcement) => told.push(announcement)));
  const lookAgain = { organizationId: organization.id, topic: "hosts", id: "" };
  await expect.poll(() => told, { timeout: 25_000 }).toEqual([lookAgain]);
  // By another server, whose announcement nobody hears.
  await db.host.update({ where: { id: host.id }, data: { openCommands: 1 } });
  noteHeard();
  await expect.poll(() => told, { timeout: 25_000 }).toEqual([lookAgain, lookAgain]);
  // Never heard and never asked between: nobody knows what was missed.
  noteDeaf("nothing arrives");
  noteHeard();
  await expect.poll(() => told, { timeout: 25_000 }).toHaveLength(3);
}, 80_000);

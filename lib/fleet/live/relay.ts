import { randomUUID } from "node:crypto";
import { listenToServers } from "@/lib/db/listen";
import { notifyServers } from "@/lib/db/notify";
import { type Announcement, deliver, onOutgoing } from "@/lib/fleet/live/announce";
import { forgetAgentSettings } from "@/lib/fleet/organizations/agent-settings";
import { log } from "@/lib/log";

type Letter = Announcement & { from: string };

/** Passes announcements between the servers of one database. Returns how to stop. */
export function startRelay(): () => Promise<void> {
  const from = randomUUID();
  const stopSending = onOutgoing((announcement) => {
    const letter: Letter = { ...announcement, from };
    notifyServers(JSON.stringify(letter)).catch((error: unknown) => {
      log.warn({ err: error }, "could not tell other servers of a change");
    });
  });
  const stopListening = listenToServers((payload) => {
    const letter = JSON.parse(payload) as Letter;
    if (letter.from === from) return;
    // An agent that is told to ask for its settings may ask any server.
    if (letter.topic === "members") forgetAgentSettings(letter.organizationId);
    deliver(letter);
  });
  return async () => {
    stopSending();
    await stopListening();
  };
}

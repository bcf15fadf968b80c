import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { type Db, db, inTransaction } from "@/lib/db";
import { isUnavailable, isUnwritable } from "@/lib/db/errors";
import {
  addServer,
  otherServers,
  removeServer,
  renewServer,
  type ServerRow,
  takeJoinTurn,
} from "@/lib/db/server-rows";
import { OtherSecretError } from "@/lib/fleet/server/other-secret";
import { log } from "@/lib/log";
import { authSecretDigest } from "@/lib/secrets/auth-secret";
import { RENEW_EVERY_MS, type ServerProcess, thisProcess } from "@/scripts/lib/server-process.mjs";

const LEAVE_MS = 3_000;

/** A server that has joined. */
export type Membership = {
  /** Of its row. */
  id: string;
  /** Takes its row away. */
  leave(): Promise<void>;
};

type Options = {
  /** Told the others that use the database, at the start and whenever they are looked for. */
  onOthers?: (others: ServerRow[]) => void;
  /** Told why this server must not serve any longer. */
  onRefused?: (why: Error) => void;
  secretDigest?: string;
  process?: ServerProcess;
  renewEveryMs?: number;
};

/**
 * Enters this server among those of the database, and renews its row until it leaves or is refused.
 * Throws the sentence for another AUTH_SECRET when one of the others signs with another, or the
 * database is used with another: of servers that start at once the database settles who is first.
 */
export async function joinServers({
  onOthers = () => undefined,
  onRefused = () => undefined,
  secretDigest = authSecretDigest(),
  process = thisProcess(),
  renewEveryMs = RENEW_EVERY_MS,
}: Options = {}): Promise<Membership> {
  const own: ServerRow = { id: randomUUID(), secretDigest, ...process };
  const enter = () =>
    inTransaction(db, async (tx) => {
      await takeJoinTurn(tx);
      const others = await requireOneSecret(tx, own);
      // One that was silent may have been taken for gone, and its row deleted.
      if (!(await renewServer(tx, own.id))) await addServer(tx, own);
      return others;
    });
  onOthers(
    await enter().catch((error: unknown) => {
      // On a full disk, or a standby, it may still show what is there.
      if (isUnwritable(error)) return requireOneSecret(db, own);
      throw error;
    }),
  );
  const renew = async () => {
    try {
      onOthers(await enter());
    } catch (error) {
      if (error instanceof OtherSecretError) {
        // Told twice, whoever stops the server for it would cut short what is in flight.
        clearInterval(timer);
        onRefused(error);
      } else if (!isUnavailable(error))
        log.warn({ err: error }, "could not renew the row of this server");
    }
  };
  // One after the other, and none after the row was taken away.
  let underWay: Promise<void> | undefined;
  const timer = setInterval(() => {
    underWay ??= renew().finally(() => {
      underWay = undefined;
    });
  }, renewEveryMs).unref();
  return {
    id: own.id,
    async leave() {
      clearInterval(timer);
      const gone = new AbortController();
      const takeAway = async () => {
        await underWay;
        await removeServer(db, own.id);
      };
      // A database that does not answer must not keep a server from stopping.
      const enough = setTimeout(LEAVE_MS, undefined, { signal: gone.signal });
      await Promise.race([takeAway(), enough]).catch((error: unknown) => {
        log.debug({ err: error }, "the row of this server stays until it counts as gone");
      });
      gone.abort();
      await enough.catch(() => undefined);
    },
  };
}

async function requireOneSecret(tx: Db, own: ServerRow): Promise<ServerRow[]> {
  const others = await otherServers(tx, own.id);
  const stranger = others.find(({ secretDigest }) => secretDigest !== own.secretDigest);
  if (stranger) throw new OtherSecretError(stranger.host);
  const installation = await tx.installation.findUnique({ where: { id: 1 } });
  const known = installation?.secretDigest ?? own.secretDigest;
  if (known !== own.secretDigest) throw new OtherSecretError();
  return others;
}

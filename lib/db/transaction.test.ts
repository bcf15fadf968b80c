import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { type Db, db, engine, inTransaction } from "@/lib/db";
import { isUniqueViolation } from "@/lib/db/errors";

let organizationId: string;

beforeAll(async () => {
  ({ id: organizationId } = await db.organization.create({ data: { name: "Transactions" } }));
});

function addHost(through: Db, name: string = randomUUID()) {
  return through.host.create({ data: { organizationId, name, enrolledVia: "ADMIN" } });
}

function addUser(through: Db, username: string) {
  return through.user.create({ data: { username, email: randomUUID(), passwordHash: "" } });
}

function exists(id: string): Promise<boolean> {
  return db.host.count({ where: { id } }).then((count) => count === 1);
}

/** A promise that is settled from outside. */
function signal() {
  let send = () => {};
  const sent = new Promise<void>((resolve) => {
    send = resolve;
  });
  return { send, sent };
}

describe("inTransaction", () => {
  test("returns what the function returns, after the commit", async () => {
    const host = await inTransaction(db, (tx) => addHost(tx));
    expect(await exists(host.id)).toBe(true);
  });

  test("keeps nothing when the function throws", async () => {
    let id = "";
    const work = inTransaction(db, async (tx) => {
      ({ id } = await addHost(tx));
      throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    expect(await exists(id)).toBe(false);
  });

  test("joins the transaction it is called in", async () => {
    const ids: string[] = [];
    const work = inTransaction(db, async (tx) => {
      ids.push((await inTransaction(tx, (inner) => addHost(inner))).id);
      ids.push((await addHost(tx)).id);
      throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    expect(await Promise.all(ids.map(exists))).toEqual([false, false]);
  });

  test("fails when the function swallowed the error of a statement", async () => {
    const username = randomUUID();
    await addUser(db, username);
    let id = "";
    const work = inTransaction(db, async (tx) => {
      ({ id } = await addHost(tx));
      await addUser(tx, username).catch(() => undefined);
    });
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    expect(isUniqueViolation(error, "username")).toBe(true);
    expect(await exists(id)).toBe(false);
  });

  test("serves 200 callers at once", async () => {
    const hosts = await Promise.all(
      Array.from({ length: 200 }, () =>
        inTransaction(db, async (tx) => {
          const { id } = await addHost(tx);
          return tx.host.update({ where: { id }, data: { os: "Linux" } });
        }),
      ),
    );
    const written = await db.host.count({
      where: { id: { in: hosts.map(({ id }) => id) }, os: "Linux" },
    });
    expect(written).toBe(200);
  });

  test("spends a thing once however many try", async () => {
    const { id } = await db.hostToken.create({
      data: {
        organizationId,
        tokenHash: randomUUID(),
        tokenPrefix: "",
        expiresAt: new Date(Date.now() + 60_000),
      },
    });
    const won = await Promise.all(
      Array.from({ length: 50 }, () =>
        inTransaction(db, async (tx) => {
          const spent = await tx.hostToken.updateMany({
            where: { id, usedAt: null },
            data: { usedAt: new Date() },
          });
          return spent.count;
        }),
      ),
    );
    expect(won.filter((count) => count === 1)).toHaveLength(1);
  });

  test("gives up after its timeout, and the database goes on", async () => {
    const late = signal();
    let id = "";
    const work = inTransaction(
      db,
      async (tx) => {
        ({ id } = await addHost(tx));
        await late.sent;
        await addHost(tx);
      },
      { timeout: 100 },
    );
    // Waits for the turn that the timeout frees.
    await inTransaction(db, (tx) => addHost(tx));
    while (engine === "postgresql" && !(await noOpenTransaction())) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    late.send();
    await expect(work).rejects.toThrow(/expired transaction/);
    expect(await exists(id)).toBe(false);
    expect(await exists((await addHost(db)).id)).toBe(true);
  });
});

async function noOpenTransaction(): Promise<boolean> {
  const open = await db.$queryRaw<unknown[]>`
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND state LIKE 'idle in transaction%'`;
  return open.length === 0;
}

describe("beside an open transaction", () => {
  test("a plain write is kept when the transaction rolls back", async () => {
    const begun = signal();
    const work = inTransaction(db, async (tx) => {
      await addHost(tx);
      begun.send();
      // Gives the plain write every chance to slip in: on SQLite it has to wait.
      for (let turn = 0; turn < 20; turn += 1) await tx.host.count();
      throw new Error("no");
    });
    await begun.sent;
    const written = addHost(db);
    await expect(work).rejects.toThrow("no");
    expect(await exists((await written).id)).toBe(true);
  });

  test("a plain read sees committed rows only, and does not wait", async () => {
    await inTransaction(db, async (tx) => {
      const { id } = await addHost(tx);
      expect(await exists(id)).toBe(false);
      expect(await tx.host.count({ where: { id } })).toBe(1);
    });
  });
});

describe.runIf(engine === "postgresql")("inTransaction on PostgreSQL", () => {
  test("tries a deadlocked transaction again", async () => {
    const [a, b] = [await addHost(db), await addHost(db)];
    const held = [signal(), signal()];
    let attempts = 0;
    const touch = (first: string, second: string, mine: number) =>
      inTransaction(db, async (tx) => {
        attempts += 1;
        await tx.host.update({ where: { id: first }, data: { kernel: `${mine}` } });
        held[mine]?.send();
        await held[1 - mine]?.sent;
        await tx.host.update({ where: { id: second }, data: { kernel: `${mine}` } });
      });
    await Promise.all([touch(a.id, b.id, 0), touch(b.id, a.id, 1)]);
    expect(attempts).toBeGreaterThan(2);
    const [one, two] = await db.host.findMany({ where: { id: { in: [a.id, b.id] } } });
    expect(one?.kernel).toBe(two?.kernel);
  });
});

describe.runIf(engine === "sqlite")("inTransaction on SQLite", () => {
  test("ends a transaction whose COMMIT fails", async () => {
    const work = inTransaction(db, async (tx) => {
      await tx.$executeRaw`PRAGMA defer_foreign_keys = ON`;
      await tx.host.create({
        data: { organizationId: "nobody", name: "orphan", enrolledVia: "ADMIN" },
      });
    });
    await expect(work).rejects.toThrow("ForeignKeyConstraintViolation");
    const { id } = await addHost(db);
    // Read through the other connection: it sees what is committed.
    expect(await exists(id)).toBe(true);
    expect(await db.host.count({ where: { name: "orphan" } })).toBe(0);
  });
});

import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, inject, test } from "vitest";
import { db } from "@/lib/db";
import { freePort } from "@/scripts/lib/free-port.mjs";
import { dropDatabase, freshDatabase } from "@/tests/support/database";
import { refusedStart, type ServerOptions, startServer } from "@/tests/support/server";

/** One plain sentence each: no stack, nothing served. */
async function refusal(options: ServerOptions): Promise<string> {
  const { code, output } = await refusedStart(options);
  expect(output).not.toMatch(/^\s+at /m);
  expect(output).not.toContain("is ready at");
  expect(code).toBe(1);
  return output;
}

describe("a server that cannot start says why and ends", () => {
  test("a port that is not a number", async () => {
    expect(await refusal({ env: { PORT: "abc" } })).toMatch(/Setting PORT: .+/);
  });

  test("a public URL that is no origin", async () => {
    const output = await refusal({ env: { PUBLIC_URL: "foo" } });
    expect(output).toContain('Setting PUBLIC_URL: "foo" is not an origin');
  });

  test("a word that is none of true, false, yes, no, 1 and 0", async () => {
    const output = await refusal({ env: { IGNORE_SSL_SELF_SIGNED: "perhaps" } });
    expect(output).toContain(
      'Setting IGNORE_SSL_SELF_SIGNED: "perhaps" is none of true, false, yes, no, 1 and 0.',
    );
  });

  test("two bad settings at once are both named", async () => {
    const output = await refusal({ env: { LOG_LEVEL: "loud", TRUSTED_PROXIES: "everybody" } });
    expect(output).toContain("Setting LOG_LEVEL");
    expect(output).toContain("Setting TRUSTED_PROXIES");
  });

  test("a port somebody else has", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const output = await refusal({ port });
    other.close();
    expect(output).toContain(`Port ${port} is already in use.`);
    expect(output).toContain("PORT=");
  });

  test("an address this machine does not have", async () => {
    // 192.0.2.0/24 is reserved for documentation.
    expect(await refusal({ env: { HOST: "192.0.2.1" } })).toContain("HOST is not an address");
  });

  test("a database that is away, without showing its password", async () => {
    const port = await freePort();
    const databaseUrl = `postgresql://muster:hunter2@127.0.0.1:${port}/muster`;
    const output = await refusal({ databaseUrl });
    expect(output).toContain("Muster cannot start: ");
    expect(output).toContain(`127.0.0.1:${port}`);
    expect(output).not.toContain("hunter2");
  });

  test("a database of a newer version", async () => {
    await db.$executeRaw`
      INSERT INTO "_prisma_migrations"
        ("id", "checksum", "migration_name", "finished_at", "applied_steps_count")
      VALUES ('newer', '', '99990101000000_from_the_future', CURRENT_TIMESTAMP, 1)`;
    const output = await refusal({});
    await db.$executeRaw`DELETE FROM "_prisma_migrations" WHERE "id" = 'newer'`;
    expect(output).toContain("newer version of Muster");
    expect(output).toContain("99990101000000_from_the_future");
  });
});

test("a server with another secret than the database's does not start, unless told so", async () => {
  const secret = (letter: string) => ({ AUTH_SECRET: letter.repeat(64) });
  await db.installation.upsert({ where: { id: 1 }, create: { id: 1 }, update: {} });
  const first = await startServer({ env: { ...secret("a"), AUTH_SECRET_CHANGED: "yes" } });
  await first.stop();
  const output = await refusal({ env: secret("b") });
  expect(output).toContain("AUTH_SECRET is not the one this database is used with");
  expect(output).not.toContain("a".repeat(64));
  expect(output).not.toContain("b".repeat(64));
  const changed = await startServer({ env: { ...secret("b"), AUTH_SECRET_CHANGED: "yes" } });
  await changed.stop();
  await refusal({ env: secret("a") });
  // What the other tests of this file start with.
  await db.installation.delete({ where: { id: 1 } });
});

test("of two servers with secrets of their own on an empty database one starts", async () => {
  const first = await freshDatabase(inject("engine"));
  const databaseUrl = first.databaseUrl || `file:${first.dataDir}/muster.db`;
  const { dataDir } = await freshDatabase("sqlite");
  const server = await startServer({ ...first, databaseUrl });
  const output = await refusal({ databaseUrl, dataDir });
  expect(output).toMatch(/AUTH_SECRET is not the one this database is used with, and a server on/);
  expect(output).not.toContain("First run");
  expect((await server.stop()).code).toBe(0);
  const second = await startServer({ databaseUrl, dataDir });
  await second.stop();
  await dropDatabase(first);
});

test.each([
  ["https://muster.example.com", "true", "is on: hosts are told not to verify the certificate of"],
  ["http://muster.example.com", "true", "is on but changes nothing"],
  ["https://muster.example.com", "false", null],
])("at %s with IGNORE_SSL_SELF_SIGNED=%s the log warns once or not", async (url, word, text) => {
  const server = await startServer({
    env: { PUBLIC_URL: url, IGNORE_SSL_SELF_SIGNED: word, LOG_LEVEL: "info" },
  });
  await fetch(`${server.url}/api/health`);
  await server.stop();
  const said = server.lines().filter(({ msg }) => String(msg).includes("IGNORE_SSL_SELF_SIGNED"));
  expect(said).toEqual(
    text === null
      ? []
      : [expect.objectContaining({ level: 40, msg: expect.stringContaining(text) })],
  );
});

test("a Node.js that gets no security fixes any more is told once in the log", async () => {
  const server = await startServer({ env: { LOG_LEVEL: "info" } });
  await server.stop();
  const said = server.lines().filter(({ msg }) => String(msg).includes("Node.js"));
  const text = `Node.js ${process.versions.node} gets no security fixes any more. Muster recommends Node.js 24`;
  const isKept = Number.parseInt(process.versions.node, 10) >= 22;
  expect(said).toEqual(isKept ? [] : [expect.objectContaining({ level: 40, msg: text })]);
});

test("two servers on one database start at once", async () => {
  const servers = await Promise.all([startServer(), startServer()]);
  for (const { url } of servers) {
    const response = await fetch(`${url}/api/ready`);
    expect(response.status).toBe(200);
  }
  const exits = await Promise.all(servers.map((server) => server.stop()));
  expect(exits.map(({ code }) => code)).toEqual([0, 0]);
});

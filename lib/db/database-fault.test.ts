import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { Client } from "pg";
import { expect, test } from "vitest";
import { chain } from "@/lib/db/errors";
import { databaseFault } from "@/scripts/lib/database-faults.mjs";
import { thrown } from "@/tests/support/thrown";

// What takes long to provoke by a start; the others are in tests/process/wrong-settings.test.ts.

test("a database that never answers has a sentence", async () => {
  const mute = createServer((socket) => socket.resume()).listen(0, "127.0.0.1");
  await once(mute, "listening");
  const { port } = mute.address() as AddressInfo;
  const url = `postgresql://muster:hunter2@127.0.0.1:${port}/muster`;
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 50 });
  const links = chain(await thrown(() => client.connect()));
  mute.close();
  expect(databaseFault(links, { engine: "postgresql", url }, "DATABASE_URL")).toBe(
    `PostgreSQL at 127.0.0.1:${port} does not answer in time. Look whether host and port in ` +
      "DATABASE_URL are right, and whether a firewall lets this machine through.",
  );
});

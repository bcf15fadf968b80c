import { Client } from "pg";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import * as agentEnroll from "@/app/api/agent/enroll/route";
import * as heartbeat from "@/app/api/agent/heartbeat/route";
import * as ready from "@/app/api/ready/route";
import * as update from "@/app/api/v1/hosts/update/route";
import { db, disconnect, engine } from "@/lib/db";
import { notifyServers } from "@/lib/db/notify";
import { env } from "@/lib/env";
import { enrollment } from "@/tests/contract/s1-calls";
import { withApiCredentials } from "@/tests/support/api-credentials";
import { buildHost, buildHostToken, buildOrganization, withBearer } from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { statementsOf } from "@/tests/support/statements";

// A database that answers and takes no write: a file that may only be read, a standby.

const sentence = "Nothing can be written at the moment. Try again shortly";

let asks: Record<string, { route: object; body?: unknown; as: Record<string, string> }>;

beforeAll(async () => {
  const { organization } = await buildOrganization();
  const { credential: identity } = await buildHost(organization);
  const { credential: pair } = await buildHost(organization, { proof: "api" });
  const { token } = await buildHostToken(organization);
  const packages = [{ name: "bash", currentVersion: "5.2", needsUpdate: false }];
  asks = {
    heartbeat: { route: heartbeat, as: withBearer(identity) },
    "hosts/update": { route: update, as: withApiCredentials(pair), body: { packages } },
    "agent/enroll": { route: agentEnroll, as: {}, body: enrollment(token) },
  };
});

/** On every connection we write by. */
async function readOnly(on: boolean): Promise<void> {
  if (engine === "sqlite") {
    await db.$queryRawUnsafe(`PRAGMA query_only = ${on ? 1 : 0}`);
    return;
  }
  const name = new URL(env.databaseUrl ?? "").pathname.slice(1);
  // Not one of ours: it may write whatever it says.
  const client = new Client({ connectionString: env.databaseUrl });
  await client.connect();
  await client.query("SET default_transaction_read_only = off");
  await client.query(`ALTER DATABASE "${name}" SET default_transaction_read_only = ${on}`);
  await client.end();
  // Sessions that are open keep what they began with.
  await disconnect();
}

const ask = (name: string) => {
  const { route, ...asked } = asks[name] ?? { route: {} };
  return call({ ...route }, { method: "POST", ...asked });
};

afterEach(() => readOnly(false));

describe("while nothing can be written", () => {
  test.each(["heartbeat", "hosts/update", "agent/enroll"])(
    "%s is 503 with Retry-After and a sentence, and works as soon as it can",
    async (name) => {
      await readOnly(true);
      const refused = await ask(name);
      expect(refused.status).toBe(503);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
      expect(refused.body).toEqual({ error: sentence });
      await readOnly(false);
      expect([200, 201]).toContain((await ask(name)).status);
    },
  );

  test("/api/ready says so by what became of the last write, and writes nothing itself", async () => {
    await ask("heartbeat");
    const said = await statementsOf(async () => {
      for (let asked = 0; asked < 20; asked += 1) expect((await call(ready, {})).status).toBe(200);
    });
    expect(said.filter((one) => !one.startsWith("SELECT"))).toEqual([]);

    await readOnly(true);
    await ask("heartbeat");
    // PostgreSQL takes it also where no row can be written.
    await notifyServers("nothing");
    const refused = await call(ready, {});
    expect(refused.status).toBe(503);
    expect(refused.body).toEqual({ error: sentence });
    expect(refused.headers.get("retry-after")).toBe("30");

    await readOnly(false);
    await ask("heartbeat");
    expect((await call(ready, {})).status).toBe(200);
  });
});

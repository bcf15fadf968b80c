import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as agentEnroll from "@/app/api/agent/enroll/route";
import * as heartbeat from "@/app/api/agent/heartbeat/route";
import * as enroll from "@/app/api/v1/auto-enrollment/enroll/route";
import * as ping from "@/app/api/v1/hosts/ping/route";
import * as update from "@/app/api/v1/hosts/update/route";
import { targetOf } from "@/lib/db/target";
import { env } from "@/lib/env";
import { enrollment } from "@/tests/contract/s1-calls";
import { webserver } from "@/tests/contract/s3-calls";
import { buildAutoToken, withApiCredentials, withAutoToken } from "@/tests/support/api-credentials";
import { buildHost, buildHostToken, buildOrganization, withBearer } from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import "@/tests/support/on-sqlite";

// The same as in outage.test.ts where the database is a file: another process holds it.

describe("while another process holds the database", () => {
  let other: Database.Database;
  let asks: Record<string, { route: object; body?: unknown; as?: Record<string, string> }>;

  beforeAll(async () => {
    const { organization } = await buildOrganization();
    const { credential: identity } = await buildHost(organization);
    const { credential: pair } = await buildHost(organization, { proof: "api" });
    const { token } = await buildHostToken(organization);
    const autoToken = await buildAutoToken(organization);
    const packages = [{ name: "bash", currentVersion: "5.2", needsUpdate: false }];
    asks = {
      heartbeat: { route: heartbeat, as: withBearer(identity) },
      "hosts/ping": { route: ping, as: withApiCredentials(pair) },
      "hosts/update": { route: update, as: withApiCredentials(pair), body: { packages } },
      "agent/enroll": { route: agentEnroll, body: enrollment(token) },
      "auto-enrollment/enroll": { route: enroll, as: withAutoToken(autoToken), body: webserver },
    };
    const target = targetOf(env);
    if (target.engine !== "sqlite") throw new Error("The database is no file.");
    other = new Database(target.file, { fileMustExist: true });
  });

  afterAll(() => other.close());

  const ask = (name: string) => {
    const { route, ...asked } = asks[name] ?? { route: {} };
    return call({ ...route }, { method: "POST", ...asked });
  };

  test.each(["heartbeat", "hosts/ping", "hosts/update", "agent/enroll", "auto-enrollment/enroll"])(
    "%s is 503 with Retry-After and a sentence, and works afterwards",
    { timeout: 120_000 },
    async (name) => {
      other.exec("BEGIN IMMEDIATE");
      const refused = await ask(name);
      other.exec("ROLLBACK");
      expect(refused.status).toBe(503);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
      expect(refused.body).toEqual({ error: "The database does not answer. Try again shortly" });
      expect([200, 201]).toContain((await ask(name)).status);
    },
  );
});

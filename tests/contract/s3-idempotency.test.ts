import { beforeAll, describe, expect, test } from "vitest";
import * as heartbeat from "@/app/api/agent/heartbeat/route";
import { db } from "@/lib/db";
import { enrollHost, enrollHosts, webserver } from "@/tests/contract/s3-calls";
import { buildAutoToken, withAutoToken } from "@/tests/support/api-credentials";
import { buildOrganization, unique } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

let organization: { id: string };

beforeAll(async () => {
  ({ organization } = await buildOrganization());
});

const token = async (columns = {}) => {
  const built = await buildAutoToken((await buildOrganization()).organization, columns);
  return { ...built, as: withAutoToken(built) };
};
const keyed = (key = unique()) => ({ headers: { "idempotency-key": key } });

/** A sign of life with S3's credentials: they work wherever an agent's do. */
const beat = ({ api_id, api_key }: { api_id: string; api_key: string }) =>
  call(heartbeat, { method: "POST", headers: { "X-API-ID": api_id, "X-API-KEY": api_key } });

const refusal = { error: "Idempotency-Key was used, and so were the credentials" };

describe("Idempotency-Key", () => {
  test("gives the same host again, with fresh credentials; the first are over", async () => {
    const { as, token: row } = await token();
    const once = keyed();
    const { host: first } = (await enrollHost(as, webserver, once)).body;
    const { status, body } = await enrollHost(as, webserver, once);
    expect(status).toBe(201);
    expect(body.host.id).toBe(first.id);
    expect(body.host.api_key).not.toBe(first.api_key);
    expect((await beat(first)).status).toBe(401);
    expect((await beat(body.host)).status).toBe(200);
    const after = await db.autoEnrollmentToken.findUniqueOrThrow({ where: { id: row.id } });
    expect(after.hostsCreatedToday).toBe(1);
  });

  test("the order of the fields does not matter", async () => {
    const { as } = await token();
    const once = keyed();
    const { body } = await enrollHost(as, webserver, once);
    const turned = Object.fromEntries(Object.entries(webserver).reverse());
    expect((await enrollHost(as, turned, once)).body.host.id).toBe(body.host.id);
  });

  test("with another body is 409, and makes no host", async () => {
    const { as, token: row } = await token();
    const once = keyed();
    await enrollHost(as, webserver, once);
    const other = await enrollHost(as, { ...webserver, friendly_name: "other" }, once);
    expect(other).toMatchObject({
      status: 409,
      body: { error: "Idempotency-Key was used with another body" },
    });
    expect(await db.host.count({ where: { autoEnrollmentTokenId: row.id } })).toBe(1);
  });

  test("is over once the credentials were used, or the host is gone", async () => {
    const { as } = await token();
    const used = keyed();
    await beat((await enrollHost(as, webserver, used)).body.host);
    expect(await enrollHost(as, webserver, used)).toMatchObject({ status: 409, body: refusal });
    const deleted = keyed();
    const { body } = await enrollHost(as, webserver, deleted);
    await db.host.delete({ where: { id: body.host.id } });
    expect(await enrollHost(as, webserver, deleted)).toMatchObject({ status: 409, body: refusal });
  });

  test("of another token is another key", async () => {
    const [one, other] = [await token(), await token()];
    const once = keyed();
    const first = await enrollHost(one.as, webserver, once);
    const second = await enrollHost(other.as, webserver, once);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.host.id).not.toBe(first.body.host.id);
  });

  test("works for many hosts at once", async () => {
    const { as } = await token({ maxHostsPerDay: 2 });
    const once = keyed();
    const body = { hosts: [{ friendly_name: "a" }, { friendly_name: "b" }] };
    const first = (await enrollHosts(as, body, once)).body.results.success;
    const again = await enrollHosts(as, body, once);
    expect(again.status).toBe(201);
    expect(again.body.results.success.map(({ id, friendly_name }) => [id, friendly_name])).toEqual(
      first.map(({ id, friendly_name }) => [id, friendly_name]),
    );
  });
});

describe("a machine that enrolls again", () => {
  const again = async (duplicatePolicy: "ALLOW" | "REUSE_IF_SILENT" | "REJECT", alive: boolean) => {
    const { as } = await token({ duplicatePolicy });
    const first = (await enrollHost(as)).body.host;
    if (alive) expect((await beat(first)).status).toBe(200);
    const second = await enrollHost(as, { ...webserver, friendly_name: "renamed" });
    return { first, second };
  };

  test("is another host under `allow`", async () => {
    const { first, second } = await again("ALLOW", false);
    expect(second.status).toBe(201);
    expect(second.body.host.id).not.toBe(first.id);
  });

  test.each([true, false])("is 409 under `reject`, alive or not: %s", async (alive) => {
    const { first, second } = await again("REJECT", alive);
    expect(second).toMatchObject({
      status: 409,
      body: {
        error: "Host already enrolled",
        message: `renamed is enrolled already, as host ${first.id}`,
      },
    });
  });

  test("is the silent host with new credentials under `reuse-if-silent`", async () => {
    const { first, second } = await again("REUSE_IF_SILENT", false);
    expect(second).toMatchObject({ status: 201, body: { host: { id: first.id } } });
    expect((await beat(first)).status).toBe(401);
    expect((await beat(second.body.host)).status).toBe(200);
  });

  test("leaves a note in the history of the host that was taken over", async () => {
    const { as } = await token({ duplicatePolicy: "REUSE_IF_SILENT" });
    const first = (await enrollHost(as)).body.host;
    const lastSeenAt = new Date("2026-01-02T03:04:05.000Z");
    await db.host.update({
      where: { id: first.id },
      data: { lastSeenAt, onlineUntil: lastSeenAt, lastAddress: "192.0.2.7" },
    });
    await enrollHost(as);
    const history = await db.auditEntry.findMany({
      where: { subjectId: first.id },
      orderBy: [{ at: "asc" }, { id: "asc" }],
    });
    expect(history).toMatchObject([
      { action: "host.enrolled", detail: null },
      {
        action: "host.taken_over",
        actorType: "auto_enrollment",
        detail: { lastSeenAt: "2026-01-02T03:04:05.000Z", lastAddress: "192.0.2.7" },
      },
    ]);
  });

  test("is another host under `reuse-if-silent` while the first is heard of", async () => {
    const { first, second } = await again("REUSE_IF_SILENT", true);
    expect(second.status).toBe(201);
    expect(second.body.host.id).not.toBe(first.id);
    expect((await beat(first)).status).toBe(200);
  });

  test("without a machine id is known by its name", async () => {
    const { as } = await token({ duplicatePolicy: "REJECT" });
    await enrollHost(as, { friendly_name: "nas" });
    expect((await enrollHost(as, { friendly_name: "nas" })).status).toBe(409);
    expect((await enrollHost(as, { friendly_name: "nas-2" })).status).toBe(201);
    expect((await enrollHost(as, { friendly_name: "nas", machine_id: "m" })).status).toBe(201);
  });

  test("of another organization is nobody here", async () => {
    const mine = await buildAutoToken(organization, { duplicatePolicy: "REJECT" });
    const theirs = await token({ duplicatePolicy: "REJECT" });
    expect((await enrollHost(withAutoToken(mine))).status).toBe(201);
    expect((await enrollHost(theirs.as)).status).toBe(201);
  });

  test("twice in one request is two hosts under `reuse-if-silent`", async () => {
    const { as } = await token({ duplicatePolicy: "REUSE_IF_SILENT" });
    const { body } = await enrollHosts(as, { hosts: [webserver, webserver] });
    expect(new Set(body.results.success.map((host) => host.id)).size).toBe(2);
  });
});

import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { enrollHost, enrollHosts, getToken } from "@/tests/contract/s3-calls";
import { buildAutoToken, withAutoToken } from "@/tests/support/api-credentials";
import { buildOrganization, type Person } from "@/tests/support/builders";

// S3: the quota resets daily, at 00:00 UTC, for whoever asks the endpoints.

let organization: { id: string };
let admin: Person;
beforeAll(async () => {
  ({ organization, admin } = await buildOrganization());
});
afterEach(() => void vi.useRealTimers());

// Far enough in the future that no session or token of this test has expired by then.
const at = (time: string) => vi.useFakeTimers({ toFake: ["Date"], now: new Date(time) });
const lastMillisecond = "2026-12-31T23:59:59.999Z";
const midnight = "2027-01-01T00:00:00.000Z";

describe("the first request of a new day finds the whole quota, through the endpoint", () => {
  test("of one host", async () => {
    const { token, secret } = await buildAutoToken(organization, { maxHostsPerDay: 1 });
    const as = withAutoToken({ token, secret });
    at(lastMillisecond);
    expect((await enrollHost(as)).status).toBe(201);
    const refused = await enrollHost(as);
    expect(refused).toMatchObject({
      status: 429,
      body: {
        error: "Rate limit exceeded",
        message: "Maximum 1 hosts per day allowed for this token",
      },
    });
    expect(refused.headers.get("retry-after")).toBe("1");
    at(midnight);
    expect((await getToken(token.id, admin)).body.hosts_created_today).toBe(0);
    expect((await enrollHost(as)).status).toBe(201);
    expect((await getToken(token.id, admin)).body.hosts_created_today).toBe(1);
    const full = await enrollHost(as);
    expect({ status: full.status, retryAfter: full.headers.get("retry-after") }).toEqual({
      ...{ status: 429, retryAfter: "86400" },
    });
  });

  test("of a bulk", async () => {
    const { token, secret } = await buildAutoToken(organization, { maxHostsPerDay: 3 });
    const as = withAutoToken({ token, secret });
    const two = { hosts: [{ friendly_name: "a" }, { friendly_name: "b" }] };
    at(lastMillisecond);
    expect((await enrollHosts(as, two)).status).toBe(201);
    expect(await enrollHosts(as, two)).toMatchObject({
      status: 429,
      body: { error: "Rate limit exceeded", message: "Only 1 hosts remaining in daily quota" },
    });
    at(midnight);
    expect((await enrollHosts(as, two)).status).toBe(201);
    expect((await getToken(token.id, admin)).body.hosts_created_today).toBe(2);
  });
});

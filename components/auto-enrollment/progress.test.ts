import { describe, expect, it } from "vitest";

import type { AutoTokenRow } from "./auto-token-row";
import { autoTokenState, autoTokenSteps, explainRefusal } from "./progress";

const now = Date.UTC(2026, 10, 22, 12);
const iso = (hours: number) => new Date(now + hours * 3_600_000).toISOString();

const fresh: AutoTokenRow = {
  id: "t",
  name: "Rack 4",
  tokenKey: "patchmon_ae_0",
  type: "direct-host",
  use: "enroll",
  isActive: true,
  expiresAt: iso(24),
  usedToday: 0,
  quota: 100,
  allowed: [],
  group: null,
  duplicates: "ALLOW",
  installs: "MUSTER",
  scopes: [],
  createdAt: iso(-1),
  createdBy: "ana",
  lastUsedAt: null,
  scriptFetchedAt: null,
  hosts: { made: 0, reported: 0, lastMadeAt: null, lastReportAt: null },
  refusals: [],
};

const refused = (reason: string, ip: string | null = "10.1.2.3") => ({
  reason,
  ip,
  count: 1,
  lastAt: iso(0),
});

describe("the state of a token", () => {
  it.each([
    [{}, "active"],
    [{ expiresAt: null }, "active"],
    [{ expiresAt: iso(0) }, "expired"],
    [{ isActive: false, expiresAt: iso(-1) }, "disabled"],
  ])("%o is %s", (over, state) => expect(autoTokenState({ ...fresh, ...over }, now)).toBe(state));
});

describe("the steps", () => {
  const steps = (over: Partial<AutoTokenRow>) =>
    autoTokenSteps({ ...fresh, ...over }, now).map(({ label, state }) => `${label} ${state}`);
  const hosts = (made: number, reported: number) => ({
    hosts: { made, reported, lastMadeAt: iso(0), lastReportAt: reported > 0 ? iso(0) : null },
  });

  it.each([
    [{}, ["Script fetched current", "Enrolled ahead", "First inventory ahead"]],
    [
      { scriptFetchedAt: iso(0) },
      ["Script fetched done", "Enrolled current", "First inventory ahead"],
    ],
    [hosts(1, 0), ["Script fetched done", "1 host enrolled done", "First inventory current"]],
    [hosts(3, 2), ["Script fetched done", "3 hosts enrolled done", "2 of 3 reported done"]],
    [hosts(3, 3), ["Script fetched done", "3 hosts enrolled done", "All reported done"]],
    [{ isActive: false }, ["Disabled failed", "Enrolled ahead", "First inventory ahead"]],
    [{ expiresAt: iso(-1) }, ["Expired failed", "Enrolled ahead", "First inventory ahead"]],
    // A host that is in reports whatever becomes of the token.
    [
      { isActive: false, ...hosts(1, 0) },
      ["Script fetched done", "1 host enrolled done", "First inventory current"],
    ],
    [
      {
        allowed: ["192.0.2.0/24"],
        refusals: [refused("IP address not authorized for this token")],
      },
      ["Refused failed", "Enrolled ahead", "First inventory ahead"],
    ],
  ])("%o", (over, expected) => expect(steps(over)).toEqual(["Token made done", ...expected]));

  it("of an api token are two", () => {
    expect(steps({ use: "api" })).toEqual(["Token made done", "Used current"]);
    expect(steps({ use: "api", lastUsedAt: iso(0) })).toEqual(["Token made done", "Used done"]);
  });
});

describe("a refusal", () => {
  const explain = (reason: string, over: Partial<AutoTokenRow>, ip: string | null = "10.1.2.3") =>
    explainRefusal(refused(reason, ip), { ...fresh, ...over }, now);
  const address = "IP address not authorized for this token";

  it("of an address is mended by allowing it, also as part of a range", () => {
    expect(explain(address, { allowed: ["192.0.2.7"] })).toEqual({
      why: "10.1.2.3 is not in the allowlist",
      mended: false,
      remedy: { label: "Allow 10.1.2.3", change: { allowedIpRanges: ["192.0.2.7", "10.1.2.3"] } },
    });
    expect(explain(address, { allowed: ["10.0.0.0/8"] }).mended).toBe(true);
    expect(explain(address, { allowed: [] }).mended).toBe(true);
    expect(explain(address, { allowed: ["192.0.2.7"] }, null).remedy).toBeNull();
  });

  it("of an expired token is mended by a later end", () => {
    const { mended, remedy } = explain("Token expired", { expiresAt: iso(-1) });
    expect(mended).toBe(false);
    expect(remedy?.change).toEqual({ expiresAt: iso(7 * 24) });
    expect(explain("Token expired", {}).mended).toBe(true);
    expect(explain("Token expired", { expiresAt: null }).mended).toBe(true);
  });

  it("of a spent quota is mended by a larger one, up to the largest there is", () => {
    const spent = (quota: number) => explain("Rate limit exceeded", { quota, usedToday: quota });
    expect(spent(10).remedy?.change).toEqual({ maxHostsPerDay: 20 });
    expect(spent(600).remedy?.change).toEqual({ maxHostsPerDay: 1000 });
    expect(spent(1000)).toMatchObject({ mended: false, remedy: null });
    expect(explain("Rate limit exceeded", { quota: 10, usedToday: 0 }).mended).toBe(true);
  });

  it("of a disabled token is mended by enabling it; of another use by nothing", () => {
    expect(explain("Invalid or inactive token", { isActive: false }).remedy?.change).toEqual({
      isActive: true,
    });
    expect(explain("Invalid or inactive token", {}).remedy).toBeNull();
  });

  it("for a reason of a newer server is shown as it is", () => {
    expect(explain("Too early", {}).why).toBe("10.1.2.3: Too early");
  });
});

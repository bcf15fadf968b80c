import { beforeAll, describe, expect, test } from "vitest";
import * as enrollAgent from "@/app/api/agent/enroll/route";
import * as heartbeat from "@/app/api/agent/heartbeat/route";
import * as host from "@/app/api/hosts/[id]/route";
import * as hosts from "@/app/api/hosts/route";
import * as hostTokens from "@/app/api/hosts/tokens/route";
import * as bulk from "@/app/api/v1/auto-enrollment/enroll/bulk/route";
import * as enroll from "@/app/api/v1/auto-enrollment/enroll/route";
import * as autoToken from "@/app/api/v1/auto-enrollment/tokens/[id]/route";
import * as autoTokens from "@/app/api/v1/auto-enrollment/tokens/route";
import * as group from "@/app/api/v1/host-groups/[id]/route";
import * as groups from "@/app/api/v1/host-groups/route";
import * as update from "@/app/api/v1/hosts/update/route";
import { db } from "@/lib/db";
import { updateAccountSchema } from "@/lib/fleet/account/schema";
import { organizationName } from "@/lib/fleet/members/schema";
import { buildAutoToken, withApiCredentials, withAutoToken } from "@/tests/support/api-credentials";
import {
  bearerOf,
  buildGroup,
  buildHost,
  buildHostToken,
  buildOrganization,
  type Person,
  unique,
  withBearer,
} from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// A name is read by people who decide by it: docs/decisions/0026. Which it may be: lib/names.test.ts.

let organization: { id: string };
let admin: Person;
let enroller: Record<string, string>;

beforeAll(async () => {
  ({ organization, admin } = await buildOrganization());
  enroller = withAutoToken(await buildAutoToken(organization, { maxHostsPerDay: 1000 }));
});

const lies = [
  [
    "turns what follows",
    "web\u202egnp",
    "U+202E, which changes the direction of the text around it",
  ],
  ["has what nobody sees", "we\u200bb", "U+200B there, where it is invisible"],
  ["is nothing that is seen", "\u3164", "U+3164 there, where it is invisible"],
  ["moves the cursor", "web\u001b[2J", "U+001B, a control character"],
] as const;

type Ask = (name: string) => Promise<{ status: number; body: unknown }>;
const as = () => bearerOf(admin);
const post = (body: unknown) => ({ method: "POST", body, as: as() }) as const;

const given: [string, Ask][] = [
  ["a new host", (name) => call(hosts, post({ name }))],
  [
    "a host",
    async (name) => {
      const { id } = (await buildHost(organization)).host;
      return call(host, { method: "PUT", params: { id }, body: { name }, as: as() });
    },
  ],
  ["an enrollment token", (name) => call(hostTokens, post({ name }))],
  [
    "a host that enrolls",
    async (name) => {
      const { token } = await buildHostToken(organization);
      return call(enrollAgent, { method: "POST", body: { token, name } });
    },
  ],
  [
    "a host that enrolls, by its hostname",
    async (hostname) => {
      const { token } = await buildHostToken(organization);
      return call(enrollAgent, { method: "POST", body: { token, hostname } });
    },
  ],
  ["an auto-enrollment token", (token_name) => call(autoTokens, post({ token_name }))],
  [
    "a change of an auto-enrollment token",
    async (token_name) => {
      const { id } = (await buildAutoToken(organization)).token;
      return call(autoToken, { method: "PATCH", params: { id }, body: { token_name }, as: as() });
    },
  ],
  [
    "a host of a script",
    (friendly_name) => call(enroll, { method: "POST", body: { friendly_name }, as: enroller }),
  ],
  [
    "one of many hosts of a script",
    (friendly_name) =>
      call(bulk, { method: "POST", body: { hosts: [{ friendly_name }] }, as: enroller }),
  ],
  ["a group", (name) => call(groups, post({ name }))],
  [
    "a change of a group",
    async (name) => {
      const { id } = await buildGroup(organization, unique());
      return call(group, { method: "PUT", params: { id }, body: { name }, as: as() });
    },
  ],
];

describe.each(given)("the name of %s", (_what, ask) => {
  test.each(lies)("that %s is 400 with a sentence", async (_how, name, sentence) => {
    const answer = await ask(name);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(`A name may not contain ${sentence}`);
  });

  test("may be of any script", async () => {
    expect((await ask(`می\u200cخواهم 👩‍🚀 日本 ${unique()}`)).status).toBeLessThan(300);
  });
});

test("names of people and of their organization are no other", () => {
  for (const [, name, sentence] of lies) {
    const account = updateAccountSchema.safeParse({ firstName: name });
    const named = organizationName.safeParse(name);
    for (const { error } of [account, named]) {
      expect(error?.issues.map(({ message }) => message).join()).toContain(sentence);
    }
  }
  expect(updateAccountSchema.parse({ firstName: "", lastName: null })).toMatchObject({
    firstName: null,
    lastName: null,
  });
});

test("a name that is stored already passes unchanged", async () => {
  const name = "web\u202egnp";
  const { id } = (await buildHost(organization, { name })).host;
  const body = { name, description: "rack 7" };
  const answer = await call(host, { method: "PUT", params: { id }, body, as: as() });
  expect(answer.status).toBe(200);
});

test("a report and a heartbeat are never refused for what a host is called", async () => {
  const hostname = "web\u202e\u200b";
  const beating = await buildHost(organization);
  const beat = { method: "POST", body: { hostname }, as: withBearer(beating.credential) } as const;
  expect((await call(heartbeat, beat)).status).toBe(200);
  const reporting = await buildHost(organization, { proof: "api" });
  const report = {
    hostname,
    packages: [{ name: "a\u200b", currentVersion: "1", needsUpdate: false }],
  };
  const sent = {
    method: "POST",
    body: report,
    as: withApiCredentials(reporting.credential),
  } as const;
  expect((await call(update, sent)).status).toBe(200);
  expect(await db.host.count({ where: { hostname, organizationId: organization.id } })).toBe(2);
});

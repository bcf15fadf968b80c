import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { setUpSchema } from "@/lib/fleet/members/schema";
import { createSetupCode, isSetUp, setUp } from "@/lib/fleet/members/set-up";
import { signIn } from "@/lib/fleet/members/sign-in";
import { buildCaller, unique } from "@/tests/support/builders";
import { rowCounts } from "@/tests/support/rows";
import "@/tests/support/alone";

// One database, one first run: these tests build on each other, in this order.

const inputOf = (code: string) =>
  setUpSchema.parse({
    code,
    organization: "First",
    username: `owner-${unique()}`,
    email: `${unique()}@example.com`,
    password: "a long enough password",
  });

test("a wrong code is 401, and guesses at it are slowed", async () => {
  await createSetupCode(db);
  const before = await rowCounts();
  const caller = buildCaller();
  const kinds: string[] = [];
  for (let at = 0; at < 23; at += 1) {
    await setUp(caller, inputOf("aaaaa-bbbbb-ccccc-ddddd")).catch(({ kind }) => kinds.push(kind));
  }
  expect(kinds).toEqual([
    ...Array(21).fill("unauthenticated"),
    ...["rate_limited", "rate_limited"],
  ]);
  expect(await rowCounts()).toEqual({ ...before, LoginThrottle: 1 });
  expect(await isSetUp(db)).toBe(false);
});

test("of four first runs at once, with codes of two servers, one founds", async () => {
  const codes = [await createSetupCode(db), (await createSetupCode(db)).toUpperCase()];
  const inputs = [...codes, ...codes].map(inputOf);
  const outcomes = await Promise.allSettled(inputs.map((input) => setUp(buildCaller(), input)));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ kind: "conflict" });
  }
  expect(await rowCounts()).toMatchObject({
    Installation: 1,
    Organization: 1,
    User: 1,
    Membership: 1,
    SetupCode: 0,
  });
  const won = inputs[outcomes.findIndex(({ status }) => status === "fulfilled")];
  const signedIn = await signIn(buildCaller(), {
    login: won?.email ?? "",
    password: won?.password ?? "",
    via: "session",
  });
  expect(signedIn.membership).toMatchObject({ role: "OWNER", organization: { name: "First" } });
});

test("afterwards it is over: 409, whatever the code", async () => {
  await expect(setUp(buildCaller(), inputOf("aaaaa"))).rejects.toMatchObject({
    kind: "conflict",
    message: "Muster is already set up. Sign in instead",
  });
});

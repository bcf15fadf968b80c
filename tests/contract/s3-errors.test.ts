import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { db } from "@/lib/db";
import { createToken, enrollHost } from "@/tests/contract/s3-calls";
import { buildAutoToken, withApiCredentials, withAutoToken } from "@/tests/support/api-credentials";
import { bearerOf, buildHost, buildOrganization, type Person } from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { type Method, routeModules } from "@/tests/support/routes";
import { whoMay } from "@/tests/who-may";

// S3, "Error Handling" and "Complete Endpoint Summary": every endpoint of the document.

const modules = await routeModules();
const documented: [method: Method, path: string][] = [
  ["POST", "/api/v1/auto-enrollment/tokens"],
  ["GET", "/api/v1/auto-enrollment/tokens"],
  ["GET", "/api/v1/auto-enrollment/tokens/[id]"],
  ["PATCH", "/api/v1/auto-enrollment/tokens/[id]"],
  ["DELETE", "/api/v1/auto-enrollment/tokens/[id]"],
  ["GET", "/api/v1/auto-enrollment/script"],
  ["POST", "/api/v1/auto-enrollment/enroll"],
  ["POST", "/api/v1/auto-enrollment/enroll/bulk"],
  ["GET", "/api/v1/hosts/install"],
  ["GET", "/api/v1/hosts/agent/download"],
  ["POST", "/api/v1/hosts/update"],
];

let admin: Person;
let organization: { id: string };

beforeAll(async () => {
  ({ organization, admin } = await buildOrganization());
});

afterEach(() => vi.restoreAllMocks());

/** The endpoint as one who may would call it. */
async function ask(method: Method, path: string) {
  const entry = whoMay[`${method} ${path}`];
  const handlers = modules.find((module) => module.path === path)?.handlers;
  if (!entry || !handlers) throw new Error(`There is no ${method} ${path}.`);
  const built = await buildAutoToken(organization);
  const { credential } = await buildHost(organization, { proof: "api" });
  const credentials: Record<string, HeadersInit> = {
    admin: await bearerOf(admin),
    "enrollment token": withAutoToken(built),
    agent: withApiCredentials(credential),
  };
  return {
    handlers,
    asked: {
      ...{ method, body: entry.body?.(), path: `/${entry.query ?? ""}` },
      ...{ params: { id: built.token.id }, as: credentials[entry.gate] ?? {} },
    },
  };
}

describe("success is 201 where something is created, 200 elsewhere:", () => {
  test.each(documented)("%s %s", async (method, path) => {
    const { handlers, asked } = await ask(method, path);
    const creates = method === "POST" && path !== "/api/v1/hosts/update";
    expect((await call({ ...handlers }, asked)).status).toBe(creates ? 201 : 200);
  });
});

describe("500 says no more than that:", () => {
  test.each(documented)("%s %s", async (method, path) => {
    const { handlers, asked } = await ask(method, path);
    // Whoever is asked first about the caller fails as no database does.
    for (const table of [db.user, db.autoEnrollmentToken, db.host]) {
      vi.spyOn(table, "findUnique").mockImplementation(() => {
        throw new Error("column secret_plan does not exist");
      });
    }
    const { status, body } = await call({ ...handlers }, asked);
    expect({ status, body }).toEqual({ status: 500, body: { error: "Internal server error" } });
  });
});

describe("an error has the format of its kind:", () => {
  test("simple: one sentence", async () => {
    const { body } = await enrollHost({});
    expect(body as unknown).toEqual({ error: "Auto-enrollment credentials required" });
  });

  test("with detail: a sentence, and what it means", async () => {
    const answer = await createToken(admin, { token_name: "x", default_host_group_id: "uuid" });
    expect(answer.body as unknown).toEqual({
      error: "Host group not found",
      message: "default_host_group_id names no host group",
    });
  });

  test("validation: a list of msg, param and location", async () => {
    const { status, body } = await createToken(admin, {});
    expect({ status, body }).toEqual({
      status: 400,
      body: {
        errors: [
          {
            msg: "Token name is required (max 255 characters)",
            param: "token_name",
            location: "body",
          },
        ],
      },
    });
  });
});

import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { document } from "@/app/api/openapi.json/document";
import { env } from "@/lib/env";
import { curlOf } from "@/lib/http/openapi/curl";
import { fieldsOf } from "@/lib/http/openapi/fields";
import { sampleOf } from "@/lib/http/openapi/sample";
import { operationsOf } from "@/tests/support/openapi";
import { type Method, routeModules } from "@/tests/support/routes";
import { some } from "@/tests/support/some";

// What /docs/api shows: commands a shell takes as they are, with bodies the routes take.

const api = document();
const modules = await routeModules();
const operations = operationsOf(api).map((one) => ({
  ...one,
  spec: modules.find(({ path }) => path.replace(/\[(\w+)\]/g, "{$1}") === one.path)?.handlers[
    one.method.toUpperCase() as Method
  ]?.spec,
}));

/** What curl would be given, by a shell that has these variables. */
function argumentsOf(command: string): string[] {
  const script = command.replace(/^curl/, "printf '%s\\0'");
  const env = {
    NODE_ENV: "test" as const,
    ID: "7",
    TOKEN: "t",
    API_ID: "i",
    API_KEY: "k",
    ENROLLMENT_KEY: "e",
  };
  return execFileSync("sh", ["-c", script], { env, encoding: "utf8" }).split("\0").slice(0, -1);
}

describe.each(some(operations))("$name", ({ path, method, operation, spec }) => {
  test("its example is one the route takes", async () => {
    const schema = operation.requestBody?.content["application/json"]?.schema;
    const command = curlOf(api, { path, method, operation });
    const given = argumentsOf(command);
    const body = given[given.indexOf("-d") + 1];
    if (schema && spec?.body) {
      expect(JSON.parse(body ?? "")).toEqual(sampleOf(api, schema));
      const parsed = await spec.body.safeParseAsync(JSON.parse(body ?? ""));
      expect(parsed.error?.issues ?? []).toEqual([]);
      expect(given).toContain("Content-Type: application/json");
    } else expect(given).not.toContain("-d");
    const url = new URL(given.find((one) => one.startsWith("http")) ?? "");
    expect(url.origin).toBe(env.publicUrl);
    if (spec?.query) {
      const query = spec.query.safeParse(Object.fromEntries(url.searchParams));
      expect(query.error?.issues ?? []).toEqual([]);
    }
    const authorized = given.filter((one) => /^(X-|Authorization:)/.test(one)).length;
    expect(authorized > 0 || given.includes("-u")).toBe(operation.security.length > 0);
  });
});

test("a command, to the byte", () => {
  const path = "/api/v1/host-groups/{id}";
  const operation = api.paths[path]?.put;
  if (!operation) throw new Error(`${path} is not in the document.`);
  expect(curlOf(api, { path, method: "put", operation })).toBe(
    [
      `curl -fsS -X PUT "${env.publicUrl}/api/v1/host-groups/$ID" \\`,
      '  -H "Authorization: Bearer $TOKEN" \\',
      '  -H "Content-Type: application/json" \\',
      `  -d '{"name":"web servers"}'`,
    ].join("\n"),
  );
});

test("fields stand below what holds them, with types and limits in words", () => {
  const one = {
    type: "object",
    properties: {
      name: { type: "string", minLength: 1, maxLength: 255, description: "Its name." },
      hosts: {
        type: "array",
        maxItems: 50,
        items: {
          anyOf: [
            { type: "object", properties: { at: { type: "string", format: "date-time" } } },
            { type: "null" },
          ],
        },
      },
      kind: { enum: ["a", "b"], default: "a" },
    },
    required: ["name"],
  };
  const lines = fieldsOf(api, one).map((field) => [
    ...[field.path, field.type, field.required, field.limits.join(", "), field.description],
  ]);
  expect(lines).toEqual([
    ["name", "string", true, "not empty, at most 255 characters", "Its name."],
    ["hosts", "(object | null)[]", false, "at most 50", undefined],
    ["hosts[].at", "date-time", false, "", undefined],
    ["kind", '"a" | "b"', false, 'default "a"', undefined],
  ]);
});

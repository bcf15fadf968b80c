import { expect, test } from "vitest";
import { call } from "@/tests/support/call";
import { eachCase } from "@/tests/support/each-case";
import "@/tests/support/on-sqlite";
import { methods, routeModules } from "@/tests/support/routes";
import { some } from "@/tests/support/some";

// A method that a path does not take is refused before anybody is asked for.

const CATCH_ALL = "/api/[[...path]]";
const modules = await routeModules();
const routes = modules.filter(({ path }) => path !== CATCH_ALL);

/** RFC 9110 10.2.1: all that the resource takes, also what is answered without a handler of ours. */
const allowOf = (allowed: readonly string[]) =>
  [...allowed.flatMap((one) => (one === "GET" ? ["GET", "HEAD"] : [one])), "OPTIONS"].join(", ");

/** What load balancers ask also with OPTIONS: tests/process/balancers.test.ts. */
const probes = ["/api/health", "/api/ready"];

test.each(some(routes))("$path answers 405 with Allow", async ({ handlers, allowed }) => {
  const wrong = methods.filter((method) => !allowed.includes(method));
  await eachCase(
    wrong.map((method) => [method, method] as const),
    async (method) => {
      const answer = await call(handlers, { method, params: { id: "x" } });
      expect(answer.status).toBe(405);
      expect(answer.body).toEqual({ error: `Method ${method} not allowed` });
      expect(answer.headers.get("allow")).toBe(allowOf(allowed));
      expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});

test.each(some(routes))(
  "OPTIONS $path names what is allowed",
  async ({ path, handlers, allowed }) => {
    const answer = await call(handlers, { method: "OPTIONS", params: { id: "x" } });
    expect(answer.status).toBe(probes.includes(path) ? 200 : 204);
    expect(answer.headers.get("allow")).toBe(allowOf(allowed));
  },
);

test.each(methods)("%s of an unknown path is 404 as JSON", async (method) => {
  const unknown = modules.find(({ path }) => path === CATCH_ALL);
  const params = { path: ["no", "such", "path"] };
  const answer = await call(unknown?.handlers ?? {}, { method, params });
  expect(answer.status).toBe(404);
  expect(answer.body).toEqual({ error: "There is no such API path" });
});

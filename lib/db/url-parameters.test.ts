import { Client } from "pg";
import { expect, test } from "vitest";
import { strayParameters } from "@/lib/db/url-parameters";
import { databaseUrlFault, whereIs } from "@/scripts/lib/database-url.mjs";

const of = (query: string) =>
  strayParameters("DATABASE_URL", `postgresql://muster:secret@db.example.com/muster${query}`);

test.each([
  "",
  "?",
  "?sslmode=require",
  "?schema=app&application_name=x",
  "?host=/run/postgresql",
  "?options=-c%20search_path%3Dapp",
])("nothing is to be said of %j", (query) => expect(of(query)).toEqual([]));

test.each([
  ["?connection_limit=5", "connection_limit", /set DATABASE_POOL instead/],
  ["?pgbouncer=true", "pgbouncer", /noticed without it/],
  ["?sslmode=require&pool_timeout=0", "pool_timeout", /15 seconds/],
  ["?statement_timeout=5000", "statement_timeout", /by the server itself/],
  ["?channel_binding=require", "channel_binding", /the driver does not know it/],
  ["?%63onnection_limit=5", "connection_limit", /DATABASE_POOL/],
])("%s is named, with what to do", (query, name, what) => {
  const [sentence = "", ...others] = of(query);
  expect(others).toEqual([]);
  expect(sentence).toContain(`DATABASE_URL has the parameter ${name}: `);
  expect(sentence).toMatch(what);
});

test("one that is there twice is named once, and no value is repeated", () => {
  const sentences = of("?connection_limit=hunter2&connection_limit=hunter2&x=hunter2#hunter2");
  expect(sentences).toHaveLength(2);
  expect(sentences.join()).not.toMatch(/hunter2|secret/);
});

test("what the driver reads is not refused: a mode of TLS, and a % that begins no escape", () => {
  expect(databaseUrlFault("postgresql://muster:a@db.example.com/muster?sslmode=allow")).toBe(
    undefined,
  );
  expect(of("?sslmode=allow")).toEqual([
    "DATABASE_URL has sslmode=allow, which the driver takes for verify-full: write that instead",
  ]);
  const connectionString = "postgresql://mus%ter:50%hunter2@db.example.com/muster";
  expect(databaseUrlFault(connectionString)).toBe(undefined);
  const client = new Client({ connectionString });
  expect([client.user, client.password]).toEqual(["mus%ter", "50%hunter2"]);
  expect(whereIs(connectionString)).toMatchObject({ user: "mus%ter", host: "db.example.com" });
});

test.each(["%", "%f", "%ff"])("what the driver cannot decode is refused: %j", (end) => {
  const url = `postgresql://muster:a@db.example.com/muster${end}`;
  expect(() => new Client({ connectionString: url })).toThrow();
  expect(databaseUrlFault(url)).toBe('has a "%" that begins no escape: write it %25');
});

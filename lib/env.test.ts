import { describe, expect, test } from "vitest";
import { readEnv } from "@/lib/env";

describe("IGNORE_SSL_SELF_SIGNED", () => {
  const read = (word: string | undefined, PUBLIC_URL = "https://muster.example.com") =>
    readEnv({ PUBLIC_URL, IGNORE_SSL_SELF_SIGNED: word });

  test.each(["true", "True", "yes", "1"])("%j is on", (word) => {
    const { serverAddress, ignoreSslSelfSigned } = read(word);
    expect(serverAddress).toEqual({ url: "https://muster.example.com", insecure: true });
    expect(ignoreSslSelfSigned).toBe(true);
  });

  test.each([undefined, "", "false", "FALSE", "no", "0"])("%j is off", (word) => {
    const { serverAddress, ignoreSslSelfSigned } = read(word);
    expect(serverAddress).toEqual({ url: "https://muster.example.com", insecure: false });
    expect(ignoreSslSelfSigned).toBe(false);
  });

  test.each(["on", "2", "-k", "truthy", "yes please"])("%j stops the boot", (word) => {
    expect(() => read(word)).toThrow(
      `Setting IGNORE_SSL_SELF_SIGNED: "${word}" is none of true, false, yes, no, 1 and 0.`,
    );
  });

  test.each(["http://muster.example.com", undefined])("has no effect for %s", (url) => {
    const { serverAddress, ignoreSslSelfSigned } = readEnv({
      PUBLIC_URL: url,
      IGNORE_SSL_SELF_SIGNED: "true",
    });
    expect(serverAddress).toEqual({ url: url ?? "http://localhost:3000", insecure: false });
    expect(ignoreSslSelfSigned).toBe(true);
  });
});

test.each<[string | undefined, boolean]>([
  ["yes", true],
  ["true", true],
  ["1", true],
  ["no", false],
  [undefined, false],
])("AUTH_SECRET_CHANGED=%s is read as %s", (word, value) => {
  expect(readEnv({ AUTH_SECRET_CHANGED: word }).authSecretChanged).toBe(value);
});

describe("how long things are kept", () => {
  test("the audit for good, the others some days, unless they are set", () => {
    expect(readEnv({}).kept).toEqual({ audit: undefined, commands: 90, retired: 400 });
    const set = { AUDIT_DAYS: "365", COMMAND_DAYS: "7", RETIRED_DAYS: "30" };
    expect(readEnv(set).kept).toEqual({ audit: 365, commands: 7, retired: 30 });
  });

  test.each([
    ["0", "must be at least 1 day"],
    ["-1", "must be at least 1 day"],
    ["1.5", "must be a whole number of days"],
    ["a year", "must be a number of days"],
    ["1e3", "must be a number of days"],
    ["0x10", "must be a number of days"],
    ["40000", "must be at most 36500 days"],
  ])("AUDIT_DAYS=%s stops the boot", (days, why) => {
    expect(() => readEnv({ AUDIT_DAYS: days })).toThrow(`Setting AUDIT_DAYS: ${why}.`);
  });
});

test.each([
  ["MIGRATION_DATABASE_URL", "migrationDatabaseUrl"],
  ["DATABASE_LISTEN_URL", "databaseListenUrl"],
] as const)("%s wants a DATABASE_URL of PostgreSQL", (setting, name) => {
  const url = "postgresql://owner@db.example.com/muster";
  const DATABASE_URL = "postgres://muster@db.example.com/muster";
  expect(readEnv({ DATABASE_URL, [setting]: url })[name]).toBe(url);
  for (const other of [undefined, "file:/srv/muster.db"]) {
    expect(() => readEnv({ DATABASE_URL: other, [setting]: url })).toThrow(
      `Setting ${setting}: goes with a PostgreSQL database.`,
    );
  }
});

describe("connections to PostgreSQL", () => {
  test("ten at most, or as many as DATABASE_POOL says", () => {
    expect(readEnv({}).databasePool).toBe(10);
    expect(readEnv({ DATABASE_POOL: "25" }).databasePool).toBe(25);
  });

  test.each([
    ["DATABASE_POOL", "0", "must be at least 2"],
    ["DATABASE_POOL", "1", "must be at least 2"],
    ["DATABASE_POOL", "5000", "must be at most 1000"],
    ["DATABASE_POOL", "-3", "must be a whole number of connections such as 10"],
    ["DATABASE_POOL", "ten", "must be a whole number of connections such as 10"],
    ["DATABASE_POOL", "1e1", "must be a whole number of connections such as 10"],
    ["DATABASE_LISTEN_URL", "file:x.db", "must start with postgresql://"],
    ["DATABASE_LISTEN_URL", "db.example.com", "must start with postgresql://"],
  ])("%s=%s stops the boot", (setting, value, why) => {
    expect(() => readEnv({ [setting]: value })).toThrow(`Setting ${setting}: ${why}`);
  });
});

import { describe, expect, onTestFinished, test } from "vitest";
import { startFault } from "@/lib/boot/start-fault";
import { connected } from "@/lib/db/one-connection";
import { startFullPostgres } from "@/tests/support/full-postgres";
import { thrown } from "@/tests/support/thrown";

describe("a sentence that is finished", () => {
  test("is told as it is, with the setting it blames", async () => {
    const { url, close } = await startFullPostgres();
    onTestFinished(() => void close());
    const setting = "MIGRATION_DATABASE_URL";
    const error = await thrown(() => connected({ url, setting }, async () => undefined));
    expect(String(error)).toMatch(
      /accepts no further connections: sorry, too many clients already/,
    );
    expect(startFault(error)).toBe(error);
  });

  test("does not become one of DATABASE_URL by what it repeats", async () => {
    const setting = "MIGRATION_DATABASE_URL";
    // A certificate that is none: found before anything is connected.
    const url = "postgresql://muster@127.0.0.1:1/muster?sslrootcert=/no.pem";
    const error = await thrown(() => connected({ url, setting }, async () => undefined));
    expect(String(error)).toContain(
      "sslrootcert in MIGRATION_DATABASE_URL: /no.pem does not exist",
    );
    expect(startFault(error)).toBe(error);
  });
});

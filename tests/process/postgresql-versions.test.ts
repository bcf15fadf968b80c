import { describe, inject, onTestFinished, test } from "vitest";
import { expectFleetWorks, makeHostile, serve } from "@/tests/support/hostile-database";
import { otherPostgres } from "@/tests/support/other-postgres";
import { startPostgres } from "@/tests/support/postgres";

// The other tests run on the PostgreSQL of this machine, Debian 12's is 15.
const VERSIONS = ["17.10.0-beta.17", "18.4.0-beta.17"];

describe.runIf(inject("engine") === "postgresql")(
  "a newer PostgreSQL, set up as its owner likes",
  () => {
    test.each(VERSIONS)(
      "%s: a server migrates, serves, and starts again",
      async (version) => {
        const postgres = await startPostgres(otherPostgres(version));
        onTestFinished(() => postgres.stop());
        const databaseUrl = await postgres.createDatabase("muster");
        await makeHostile(databaseUrl);
        const server = await serve(databaseUrl);
        await expectFleetWorks(server);
        await server.stop();
        await expectFleetWorks(await serve(databaseUrl));
      },
      120_000,
    );
  },
);

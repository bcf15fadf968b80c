import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { OWNER, PLACEHOLDER, SECRET_IN_ADDRESS } from "@/scripts/lib/release-fleet";
import { api } from "@/tests/support/api";
import { withApiCredentials } from "@/tests/support/api-credentials";
import { withBearer } from "@/tests/support/builders";
import { dropDatabase, freshDatabase, type TestDatabase } from "@/tests/support/database";
import { askFrom, cookiesOf } from "@/tests/support/proxies";
import {
  dumpOf,
  everyRow,
  load,
  type Row,
  recorded,
  recordedReleases,
} from "@/tests/support/releases";
import { type RunningServer, startServer } from "@/tests/support/server";

// The database of each release, as its own server left it (tests/fixtures/README.md), under the server
// of today: it goes up, and its people and hosts go on as if nothing had happened.

const engine = inject("engine");

/** What today's server changes of what is stored, and why. */
const CHANGED: Record<string, string[]> = {
  // lib/boot/mend-data.ts cuts secrets out of addresses, and takes placeholders from machines.
  Repository: ["url", "digest"],
  PackageState: ["sourceRepository", "digest"],
  HostInventory: ["packagesDigest", "repositoriesDigest"],
  // The boots of a host, and their splits, are in HostBoot since 0.3.
  Host: ["enrollmentMachineId", "machineId", "boots", "splitBootId", "splitTokenId"],
  // How far it has come, and with which secret.
  Installation: ["dataVersion", "secretDigest"],
};

test("every release has its databases", () => {
  expect(recordedReleases()).toEqual(expect.arrayContaining(["0.1.0", "0.2.0", "0.3.0"]));
});

describe.each(recordedReleases())("a database of %s", (version) => {
  const release = recorded(version, engine);
  const { auto } = release;
  const hasAuto = auto !== undefined;
  const dump = dumpOf(version, engine);
  let database: TestDatabase;
  let before: Map<string, Row[]>;
  let after: Map<string, Row[]>;
  let server: RunningServer;

  const start = () => startServer({ ...database, env: { AUTH_SECRET: release.secret } });

  beforeAll(async () => {
    database = await freshDatabase(engine);
    await load(dump, database);
    before = await everyRow(database);
    server = await start();
    after = await everyRow(database);
  });

  afterAll(async () => {
    await server.kill9();
    await dropDatabase(database);
  });

  const hostNames = Object.keys(release.hosts).sort();

  type Listed = { id: string; name: string; status: string; _count: { containers: number } };

  /** The owner, who signs in with the password of then. */
  async function asOwner() {
    const signedIn = await api<{ token: string }>(`${server.url}/api/v1/auth/login`, {
      ...{ method: "POST", body: OWNER },
    });
    expect(signedIn.status).toBe(200);
    return withBearer(signedIn.body.token);
  }

  async function hosts(): Promise<Listed[]> {
    const headers = await asOwner();
    return (await api<{ data: Listed[] }>(`${server.url}/api/hosts`, { headers })).body.data;
  }

  test("keeps every row, and every value of it", () => {
    expect(before.get("Host")).toHaveLength(hostNames.length);
    const lost: string[] = [];
    for (const [table, rows] of before) {
      // Of servers that run: now the one of today.
      if (table === "Server") continue;
      const kept = (row: Row) =>
        Object.keys(row).filter((column) => !CHANGED[table]?.includes(column)) as (keyof Row)[];
      for (const row of rows) {
        const columns = kept(row);
        const same = (other: Row) =>
          columns.every((column) => JSON.stringify(other[column]) === JSON.stringify(row[column]));
        if (after.get(table)?.some(same)) continue;
        const now = after.get(table)?.find(({ id }) => id === row.id) ?? {};
        const changed = columns.filter(
          (column) => JSON.stringify(now[column]) !== JSON.stringify(row[column]),
        );
        lost.push(`${table} ${JSON.stringify(row)}, and now other: ${changed}`);
      }
      if (after.get(table)?.length !== rows.length) lost.push(`${table}: ${rows.length}`);
    }
    expect(lost).toEqual([]);
  });

  test("shows the owner the same hosts, and who did what", async () => {
    const listed = await hosts();
    expect(listed.map(({ name }) => name).sort()).toEqual(hostNames);
    expect(Object.fromEntries(listed.map(({ name, id }) => [name, id]))).toEqual(release.hosts);
    const containers = listed.find(({ name }) => name === "web-1")?._count.containers;
    expect(containers).toBe(1);

    const csrf = await askFrom("127.0.0.1", `${server.url}/api/auth/csrf`);
    const { csrfToken } = JSON.parse(csrf.body);
    const form = { login: OWNER.username, password: OWNER.password, csrfToken, json: "true" };
    const signedIn = await askFrom(
      ...(["127.0.0.1", `${server.url}/api/auth/callback/credentials`, "POST"] as const),
      {
        cookie: cookiesOf(csrf.headers),
        "content-type": "application/x-www-form-urlencoded",
      },
      new URLSearchParams(form).toString(),
    );
    const cookie = cookiesOf(signedIn.headers);
    const page = await askFrom("127.0.0.1", `${server.url}/audit`, "GET", { cookie });
    expect(page.status).toBe(200);
    for (const name of ["web-1", "by-hand", "sold"]) expect(page.body).toContain(name);
  });

  test("its hosts are let in with the credentials of then", async () => {
    const beat = (token: string) =>
      api<{ message: string }>(`${server.url}/api/agent/heartbeat`, {
        ...{ method: "POST", headers: withBearer(token) },
      });
    for (const token of [release.identity, release.agentToken]) {
      expect(await beat(token)).toMatchObject({ status: 200 });
    }
    const online = (await hosts()).filter(({ status }) => status === "ONLINE");
    expect(online.map(({ name }) => name)).toEqual(expect.arrayContaining(["web-1", "web-2"]));
  });

  test("a one-time token of then is good once, one that was taken back is not", async () => {
    const enroll = (token: string) =>
      api(`${server.url}/api/agent/enroll`, {
        method: "POST",
        body: { token, name: "late", hostname: "late", os: "Debian", architecture: "x86_64" },
      });
    expect((await enroll(release.revokedToken)).status).toBe(401);
    expect((await enroll(release.spareToken)).status).toBe(201);
    expect((await enroll(release.spareToken)).status).toBe(401);
  });

  describe.runIf(hasAuto)("with what came with 0.2", () => {
    if (!auto) return;
    const { token, reader, group } = auto;
    const read = (path: string) => {
      const pair = Buffer.from(`${reader.key}:${reader.secret}`).toString("base64");
      const headers = { authorization: `Basic ${pair}` };
      return api<Record<string, unknown>>(`${server.url}/api/v1/api/hosts${path}`, { headers });
    };

    test("a host of S3 is let in, and a command waits for another", async () => {
      const headers = withApiCredentials(`${auto.api.id}:${auto.api.key}`);
      const ping = await api(`${server.url}/api/v1/hosts/ping`, {
        ...{ method: "POST", headers, body: {} },
      });
      expect(ping).toMatchObject({ status: 200, body: { friendlyName: "container-1" } });
      const beat = await api(`${server.url}/api/agent/heartbeat`, {
        ...{ method: "POST", headers: withBearer(release.agentToken) },
      });
      expect(beat.body).toMatchObject({ commands: [{ kind: "report" }] });
    });

    test("an auto-enrollment token of then lets hosts in, into its group", async () => {
      const headers = {
        "x-auto-enrollment-key": token.key,
        "x-auto-enrollment-secret": token.secret,
      };
      const enrolled = await api(`${server.url}/api/v1/auto-enrollment/enroll`, {
        ...{ method: "POST", headers, body: { friendly_name: "container-3" } },
      });
      expect(enrolled).toMatchObject({
        status: 201,
        body: { host: { friendly_name: "container-3", host_group: { name: group } } },
      });
    });

    test("a program reads packages, and groups, with the token of then", async () => {
      const id = release.hosts["container-1"];
      const packages = await read(`/${id}/packages`);
      expect(packages.status).toBe(200);
      expect(packages.body.packages).toMatchObject([
        { name: "bash", current_version: "5.2.15-2+b7", needs_update: false },
        { name: "openssl", available_version: "3.0.16-1~deb12u1", is_security_update: true },
      ]);
      const stats = await read(`/${id}/stats`);
      expect(stats.body).toMatchObject({ outdated_packages: 1, security_updates: 1 });
      const groups = await read(`?hostgroup=${encodeURIComponent(group)}`);
      const names = (groups.body.hosts as { friendly_name: string }[]).map((h) => h.friendly_name);
      expect(names).toEqual(expect.arrayContaining(["web-1", "container-1", "container-2"]));
    });

    test("what servers before 0.4 stored and none stores now is mended", () => {
      const stored = ["0.2.0", "0.3.0"].includes(version);
      const has = (text: string, table: string) =>
        [before, after].map((rows) => JSON.stringify(rows.get(table)).includes(text));
      expect(has(SECRET_IN_ADDRESS, "Repository")).toEqual([stored, false]);
      expect(has(SECRET_IN_ADDRESS, "PackageState")).toEqual([stored, false]);
      expect(has(PLACEHOLDER, "Host")).toEqual([stored, false]);
    });
  });

  test("starts again, with nothing left to do", async () => {
    await server.stop();
    const there = await everyRow(database);
    server = await start();
    const again = await everyRow(database);
    expect(again.get("Host")).toEqual(there.get("Host"));
    expect(again.get("AuditEntry")).toEqual(there.get("AuditEntry"));
    expect((await api(`${server.url}/api/ready`)).status).toBe(200);
  });
});

import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { addHost } from "@/lib/fleet/enrollment/add-host";
import { agentFile } from "@/lib/fleet/enrollment/agent-files";
import { extendToken } from "@/lib/fleet/enrollment/extend-token";
import { countTokens, listTokens, listTokensSchema } from "@/lib/fleet/enrollment/list-tokens";
import { sha256 } from "@/lib/secrets/hash";
import { buildHostToken, buildOrganization, ctxOf } from "@/tests/support/builders";

test("every command of an added host carries its token, and the check its checksum", async () => {
  const { admin } = await buildOrganization();
  const { id, commands } = await addHost(ctxOf(admin), { name: "rack 4" });
  const { tokenHash } = await db.hostToken.findUniqueOrThrow({ where: { id } });
  for (const command of [commands.curl, commands.docker, commands.run]) {
    const token = /mst_enroll_[0-9a-f]{64}/.exec(command)?.[0] ?? "";
    expect(sha256(token)).toBe(tokenHash);
  }
  expect(commands.download).toContain(`install.sh?id=${id}`);
  expect(commands.download).not.toContain("mst_enroll_");
});

test("the verify command accepts the installer that is served", async () => {
  const { admin } = await buildOrganization();
  const { commands } = await addHost(ctxOf(admin), undefined);
  const { sha256: checksum } = await agentFile("install.sh");
  expect(commands.checksum).toBe(checksum);
  const said = execFileSync("sh", ["-c", commands.verify], { cwd: "agent", encoding: "utf8" });
  expect(said).toBe("install.sh: OK\n");
});

test("tokens are listed and counted by one state or several", async () => {
  const { organization, admin } = await buildOrganization();
  const made: Record<string, string> = {};
  for (const state of ["unused", "spent", "revoked", "expired"] as const) {
    made[state] = (await buildHostToken(organization, state)).hostToken.id;
  }
  const ctx = ctxOf(admin);
  for (const [states, ids] of [
    ["spent", [made.spent]],
    ["unused,expired", [made.unused, made.expired]],
    [undefined, Object.values(made)],
  ] as const) {
    const { state } = listTokensSchema.parse({ state: states });
    const { data } = await listTokens(ctx, { state });
    expect(data.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(await countTokens(ctx, { state })).toBe(ids.length);
  }
  expect(listTokensSchema.safeParse({ state: "unused,none" }).success).toBe(false);
});

test("an extension forgets the refusal that it mends", async () => {
  const { organization, admin } = await buildOrganization();
  const { hostToken } = await buildHostToken(organization, "expired", {
    lastRefusedAt: new Date(),
    lastRefusal: "Enrollment token expired",
    lastRefusedIp: "192.0.2.1",
  });
  expect(await extendToken(ctxOf(admin), { id: hostToken.id })).toMatchObject({
    state: "unused",
    lastRefusedAt: null,
    lastRefusal: null,
    lastRefusedIp: null,
  });
});

import { spawnSync } from "node:child_process";
import { chdir, cwd } from "node:process";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import * as script from "@/app/api/v1/auto-enrollment/script/route";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { enrollHost } from "@/tests/contract/s3-calls";
import { buildApiToken, buildAutoToken, withAutoToken } from "@/tests/support/api-credentials";
import { buildOrganization } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

type Built = Awaited<ReturnType<typeof buildAutoToken>>;

let organization: { id: string };
let built: Built;
beforeAll(async () => {
  ({ organization } = await buildOrganization());
});
beforeEach(async () => {
  built = await buildAutoToken(organization);
});

const PATH = "/api/v1/auto-enrollment/script";
const query = ({ token, secret }: Built, type = "proxmox-lxc", more = "") =>
  `${PATH}?type=${type}&token_key=${token.tokenKey}&token_secret=${secret}${more}`;
const get = (path: string, as: Record<string, string> = {}, ip?: string) =>
  call<string>(script, { path, as, ...(ip && { ip }) });
const setting = (text: string, name: string) => new RegExp(`^${name}='(.*)'$`, "m").exec(text)?.[1];
const refusal = async (path: string, as: Record<string, string> = {}, ip?: string) => {
  const { status, body } = await get(path, as, ip);
  return { status, body };
};

describe("GET /api/v1/auto-enrollment/script", () => {
  test.each(["proxmox-lxc", "direct-host"])("200: the %s script, values injected", async (type) => {
    const answer = await get(query(built, type));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.body).toMatch(/^#!\/bin\/sh\n/);
    expect(answer.body).toMatch(/\n\{ main "\$@"; \}\n$/);
    expect(setting(answer.body, "PATCHMON_URL")).toBe(env.publicUrl);
    expect(setting(answer.body, "PATCHMON_API")).toBe("/api/v1/");
    expect(setting(answer.body, "AUTO_ENROLLMENT_KEY")).toBe(built.token.tokenKey);
    expect(setting(answer.body, "AUTO_ENROLLMENT_SECRET")).toBe(built.secret);
    expect(setting(answer.body, "FORCE_INSTALL")).toBe("false");
    // One file that needs no other.
    expect(answer.body).not.toMatch(/^\. "/m);
  });

  test("takes the two headers as well, and gives the same", async () => {
    const byHeaders = await get(`${PATH}?type=proxmox-lxc`, withAutoToken(built));
    expect(byHeaders.body).toBe((await get(query(built))).body);
  });

  test.each(["true", "True", "TRUE"])("force=%s enables force install mode", async (force) => {
    const { body } = await get(query(built, "direct-host", `&force=${force}`));
    expect(setting(body, "FORCE_INSTALL")).toBe("true");
  });

  test("marks on the token that its script was fetched, and nothing else", async () => {
    const where = { id: built.token.id };
    await get(query(built));
    const after = await db.autoEnrollmentToken.findUniqueOrThrow({ where });
    expect(after.scriptFetchedAt).toBeInstanceOf(Date);
    expect(after).toMatchObject({ lastUsedAt: null, hostsCreatedToday: 0 });
  });

  describe("ignore_ssl_self_signed", () => {
    const { serverAddress, publicUrl } = env;
    afterEach(() => {
      Object.assign(env, { serverAddress, publicUrl });
    });

    test.each(["proxmox-lxc", "direct-host"])(
      "configures curl flags in the served %s script, and nothing else",
      async (type) => {
        const off = await get(query(built, type));
        expect(setting(off.body, "CURL_FLAGS")).toBe("");
        env.serverAddress = { ...serverAddress, insecure: true };
        const on = await get(query(built, type));
        expect(setting(on.body, "CURL_FLAGS")).toBe("-k");
        expect(on.body.replace("CURL_FLAGS='-k'", "CURL_FLAGS=''")).toBe(off.body);
      },
    );

    test.each([["dash"], ["bash"], ["busybox", "sh"]])(
      "leaves hostile values what they are, under %s",
      async (shell, ...args) => {
        const tokenKey = `a'b"$(echo owned >&2)\`id >&2\`\nCURL_FLAGS='--proxy x'-${shell}`;
        const hostile = await buildAutoToken(organization, { tokenKey });
        const url = "https://it's.$(id).example";
        Object.assign(env, { publicUrl: url, serverAddress: { url, insecure: true } });
        const values = new URLSearchParams({
          type: "direct-host",
          token_key: tokenKey,
          token_secret: hostile.secret,
        });
        const { body } = await get(`${PATH}?${values}`);
        const settings = body.slice(0, body.indexOf("\nset -u"));
        const shown = '\nprintf "%s|" "$PATCHMON_URL" "$AUTO_ENROLLMENT_KEY" "$CURL_FLAGS"\n';
        const { stdout, stderr } = spawnSync(shell, [...args, "-s"], {
          input: settings + shown,
          encoding: "utf8",
        });
        expect(stdout).toBe(`${url}|${tokenKey}|-k|`);
        expect(stderr).toBe("");
      },
    );
  });

  const typeFault = {
    errors: [{ msg: "type must be proxmox-lxc or direct-host", param: "type", location: "query" }],
  };

  test("400 for a missing or invalid type, before anybody is asked who they are", async () => {
    const invalid = { status: 400, body: typeFault };
    expect(await refusal(PATH, withAutoToken(built))).toEqual(invalid);
    expect(await refusal(query(built, "bare-metal"))).toEqual(invalid);
    expect(await refusal(query(built, "../install"))).toEqual(invalid);
    expect(await refusal(PATH)).toEqual(invalid);
    expect(await refusal(`${PATH}?type=&token_key=x&token_secret=y`)).toEqual(invalid);
  });

  test("401 for credentials that are missing, unknown, inactive, wrong, expired", async () => {
    const sentence = async (path: string, as: Record<string, string> = {}) => {
      const { status, body } = await refusal(path, as);
      expect(status).toBe(401);
      return body;
    };
    const { token, secret } = built;
    const of = (key: string, wrong: string) =>
      `${PATH}?type=direct-host&token_key=${key}&token_secret=${wrong}`;
    const missing = { error: "Auto-enrollment credentials required" };
    expect(await sentence(`${PATH}?type=direct-host`)).toEqual(missing);
    expect(await sentence(of(token.tokenKey, ""))).toEqual(missing);
    expect(await sentence(of("", secret))).toEqual(missing);
    const unknown = { error: "Invalid or inactive token" };
    expect(await sentence(of("patchmon_ae_unknown", secret))).toEqual(unknown);
    expect(await sentence(query(await buildAutoToken(organization, { isActive: false })))).toEqual(
      unknown,
    );
    expect(await sentence(query(await buildApiToken(organization, ["get"])))).toEqual(unknown);
    expect(await sentence(of(token.tokenKey, "wrong"))).toEqual({ error: "Invalid token secret" });
    const past = { expiresAt: new Date(Date.now() - 1000) };
    expect(await sentence(query(await buildAutoToken(organization, past)))).toEqual({
      error: "Token expired",
    });
    const { scriptFetchedAt } = await db.autoEnrollmentToken.findUniqueOrThrow({
      where: { id: token.id },
    });
    expect(scriptFetchedAt).toBeNull();
  });

  test("the token's allowed addresses are asked by enroll, not here", async () => {
    const bound = await buildAutoToken(organization, { allowedIpRanges: ["192.168.1.0/24"] });
    expect((await get(query(bound), {}, "192.168.2.1")).status).toBe(200);
    const enrolled = await enrollHost(withAutoToken(bound), undefined, { ip: "192.168.2.1" });
    expect(enrolled).toMatchObject({
      status: 403,
      body: { error: "IP address not authorized for this token" },
    });
  });

  test("404 when the file is not on the server", async () => {
    const home = cwd();
    // Fresh modules: those of the other tests have read their files.
    vi.resetModules();
    const fresh = await import("@/app/api/v1/auto-enrollment/script/route");
    chdir("docs");
    try {
      const answer = await call(fresh, { path: query(built) });
      expect(answer).toMatchObject({
        status: 404,
        body: { error: "Script file not found on server" },
      });
    } finally {
      chdir(home);
    }
  });
});

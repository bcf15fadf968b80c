import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { faultOf } from "@/components/form/action";
import { buildOrganization, cookieOf, PASSWORD, type Person } from "@/tests/support/builders";
import { requestText, sendRaw } from "@/tests/support/raw-http";
import { type RunningServer, startServer } from "@/tests/support/server";
import { actionId, postAction } from "@/tests/support/server-actions";
import "@/tests/support/on-sqlite";

// What a page posts, with every Host that proxies pass on. The database does not come into it.

const PUBLIC_URL = "https://muster.example.com:8443";
const SIGN_IN = () => actionId("enterHere", "app/(auth)/login/actions.ts");

describe("a page's post", () => {
  let server: RunningServer;
  let nameless: RunningServer;
  let person: Person;

  beforeAll(async () => {
    // As somebody may type it.
    const env = {
      PUBLIC_URL: "HTTPS://Muster.Example.com:8443/",
      ADMIN_ORIGINS: "https://muster.lan",
    };
    [server, nameless] = await Promise.all([
      startServer({ env }),
      startServer({ env: { PUBLIC_URL: "" } }),
    ]);
    ({ viewer: person } = await buildOrganization());
  });

  afterAll(() => Promise.all([server.stop(), nameless.stop()]));

  const signIn = (headers: Record<string, string>, to = server, version = "1.1") => {
    const proof = { login: person.username, password: PASSWORD };
    return postAction(to.port, "/login", SIGN_IN(), proof, { headers, version });
  };

  describe("from PUBLIC_URL is taken, whatever the proxy makes of Host:", () => {
    test.each<[string, Record<string, string>, version?: string]>([
      ["passed on", { Host: "muster.example.com:8443" }],
      ["without its port (nginx, Host $host)", { Host: "muster.example.com" }],
      ["that of the server (nginx, plainly)", { Host: "127.0.0.1:3000" }],
      ["the name of an upstream", { Host: "muster_backend" }],
      ["none, in HTTP/1.0", {}, "1.0"],
      ["and X-Forwarded-Host", { Host: "a", "X-Forwarded-Host": "muster.example.com, b" }],
      ["and X-Forwarded-Host of a client", { Host: "a", "X-Forwarded-Host": "evil.example" }],
      ["and X-Forwarded-Proto", { Host: "a", "X-Forwarded-Proto": "https" }],
      ["and an origin of ADMIN_ORIGINS", { Host: "a", Origin: "https://muster.lan" }],
    ])("%s", async (_what, headers, version) => {
      const answer = await signIn({ Origin: PUBLIC_URL, ...headers }, server, version);
      expect(answer.headers.get("x-action-redirect")).toBe("/;push");
      expect(answer.headers.getSetCookie().join()).toContain("__Host-muster.session=");
      expect(server.logs()).not.toContain("failed to get redirect response");
    });
  });

  test("finds a server that says its address as a browser does", () => {
    expect(server.logs()).toContain(`Muster is ready at ${PUBLIC_URL}\n`);
  });

  test("has no part in scripts, which no cookie goes with", async () => {
    const script = await fetch(`${server.url}/install.sh`);
    expect([script.status, script.headers.getSetCookie()]).toEqual([200, []]);
  });

  test("without an Origin is no browser's, and is taken", async () => {
    expect((await signIn({ Host: "a" })).headers.get("x-action-redirect")).toBe("/;push");
  });

  describe("from elsewhere is 403 with a sentence, on the page and in the log:", () => {
    test.each<[string, Record<string, string>, shown?: string]>([
      ["another site", { Origin: "https://evil.example" }],
      ["one that Host agrees with", { Origin: "https://evil.example", Host: "evil.example" }],
      [
        "one that X-Forwarded-Host agrees with",
        { Origin: "https://evil.example", "X-Forwarded-Host": "evil.example" },
      ],
      ["another port", { Origin: "https://muster.example.com" }],
      ["plain http", { Origin: "http://muster.example.com:8443" }],
      ["a page without an address", { Origin: "null" }, "a page without an address"],
      ["no origin at all", { Origin: "](" }],
      ["a very long one", { Origin: `https://${"x".repeat(9000)}` }, `https://${"x".repeat(192)}`],
      [
        "what a browser calls another site",
        { Origin: PUBLIC_URL, "Sec-Fetch-Site": "cross-site" },
        "another site",
      ],
    ])("%s", async (_what, headers, shown = headers.Origin) => {
      const answer = await signIn({ Host: "muster.example.com:8443", ...headers });
      expect([answer.status, answer.headers.get("content-type")]).toEqual([403, "text/plain"]);
      const requestId = answer.headers.get("x-request-id");
      const message = `This was sent from ${shown}, which is not an address of this server`;
      // Next throws this text of an answer to an action.
      expect(faultOf(new Error(answer.body))).toEqual({
        message,
        detail: expect.stringMatching(
          `^Open ${PUBLIC_URL} instead, which is its PUBLIC_URL.*add it to ADMIN_ORIGINS`,
        ),
        requestId,
      });
      const lines = server.lines().filter((line) => line.requestId === requestId);
      expect(lines).toMatchObject([
        { level: 40, publicUrl: PUBLIC_URL, msg: `page refused: ${message}` },
        { level: 30, status: 403, path: "/login" },
      ]);
    });
  });

  test("of a form without scripts is refused in words too", async () => {
    const headers = {
      ...{ Accept: "text/html,*/*;q=0.8", Origin: "https://evil.example", Connection: "close" },
      "Content-Type": "application/x-www-form-urlencoded",
    };
    const answer = await sendRaw(server.port, requestText("POST", "/login", headers, "login=a"));
    expect(answer.status).toBe(403);
    expect(answer.body).toMatch(/^This was sent from https:\/\/evil\.example, .*\nOpen /);
  });

  test("of more than a page may send is refused in words too", async () => {
    const proof = { login: "x".repeat(200_000) };
    const answer = await postAction(server.port, "/login", SIGN_IN(), proof, {
      headers: { Host: "a", Origin: PUBLIC_URL },
    });
    expect(answer.status).toBe(413);
    expect(faultOf(new Error(answer.body)).message).toMatch(/^Request body is larger than/);
  });

  test("does not make a page believe X-Forwarded-Host", async () => {
    const headers = { "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https" };
    const ask = requestText("GET", "/hosts", { ...headers, Connection: "close" });
    const answer = await sendRaw(server.port, ask);
    expect(answer.status).toBe(307);
    expect(`${answer.headers.get("location")}${answer.body}`).not.toContain("evil");
  });

  describe("while nobody has set PUBLIC_URL is taken", () => {
    test.each<[string, Record<string, string>]>([
      ["from the host it was sent to", { Origin: "http://192.0.2.7:3000", Host: "192.0.2.7:3000" }],
      [
        "from the host a proxy calls it",
        { Origin: "https://muster.lan", Host: "a", "X-Forwarded-Host": "muster.lan" },
      ],
      ["from localhost", { Origin: "http://localhost:PORT", Host: "a" }],
    ])("%s", async (_what, { Origin = "", ...rest }) => {
      const headers = { ...rest, Origin: Origin.replace("PORT", String(nameless.port)) };
      const answer = await signIn(headers, nameless);
      expect(answer.headers.get("x-action-redirect")).toBe("/;push");
    });

    test("and no proxy is suspected where there is none, until one comes", async () => {
      // Next has asked itself for the page after each sign-in.
      expect(nameless.logs()).not.toContain("TRUSTED_PROXIES");
      const { admin } = await buildOrganization();
      const settings = async (more = {}) => {
        const headers = { ...(await cookieOf(admin)), ...more };
        return (await fetch(`${nameless.url}/settings`, { headers })).text();
      };
      expect(await settings()).not.toContain("X-Forwarded-For");
      for (const address of ["192.0.2.7", "192.0.2.8"]) {
        const page = await settings({ "x-forwarded-for": address });
        expect(page).toMatch(/127\.0\.0\.1(?:<!-- -->)? sends X-Forwarded-For or Forwarded/);
      }
      const warnings = nameless.lines().filter(({ proxy }) => proxy !== undefined);
      expect(warnings).toEqual([
        expect.objectContaining({
          level: 40,
          proxy: "127.0.0.1",
          msg: expect.stringMatching(/^127\.0\.0\.1 sends X-Forwarded-For .* TRUSTED_PROXIES/),
        }),
      ]);
    });

    test("and from no other", async () => {
      const answer = await signIn({ Origin: "https://evil.example", Host: "a" }, nameless);
      expect(answer.status).toBe(403);
      expect(answer.body).toContain(`Open http://localhost:${nameless.port} instead`);
    });
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as download from "@/app/api/v1/hosts/agent/download/route";
import * as version from "@/app/api/v1/hosts/agent/version/route";
import { env } from "@/lib/env";
import { agentFile } from "@/lib/fleet/enrollment/agent-files";
import { sha256 } from "@/lib/secrets/hash";
import { withApiCredentials } from "@/tests/support/api-credentials";
import { buildHost, buildOrganization } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

let headers: Record<string, string>;
let directory: string;

beforeAll(async () => {
  const { organization } = await buildOrganization();
  headers = withApiCredentials((await buildHost(organization, { proof: "api" })).credential);
});

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "muster-binaries-"));
  env.agentBinariesDir = directory;
});

afterEach(() => {
  env.agentBinariesDir = undefined;
  rmSync(directory, { recursive: true });
});

const ask = (query = "") => call<string>(download, { path: `/x${query}`, as: headers });
type Version = {
  currentVersion: string | null;
  latestVersion: string | null;
  hasUpdate: boolean;
  autoUpdateDisabled: boolean;
  autoUpdateDisabledReason: string | null;
  hash: string;
};
const askVersion = (query = "") => call<Version>(version, { path: `/x${query}`, as: headers });
const put = (name: string, content: string) => writeFileSync(join(directory, name), content);
const { text: agent } = await agentFile("muster-agent");

describe("GET /api/v1/hosts/agent/download", () => {
  test.each(["", "?arch=amd64", "?arch=amd64&os=linux", "?arch=", "?arch=s390x&force=true"])(
    "%s without a binary is our agent",
    async (query) => {
      const answer = await ask(query);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
      expect(answer.body).toBe(agent);
      // One file that reads no other.
      expect(answer.body).toMatch(/^#!\/bin\/sh\n/);
      expect(answer.body).not.toMatch(/^\. "/m);
    },
  );

  test.each([
    ["?arch=amd64", "patchmon-agent-linux-amd64"],
    ["?arch=x86_64&os=linux&force=binary", "patchmon-agent-linux-amd64"],
    ["?arch=ARM64", "patchmon-agent-linux-arm64"],
    ["?arch=armv7l&force=binary", "patchmon-agent-linux-arm"],
    ["?arch=i686", "patchmon-agent-linux-386"],
    ["?arch=amd64&os=freebsd", "patchmon-agent-freebsd-amd64"],
  ])("%s is the operator's %s", async (query, name) => {
    put(name, `\x7fELF of ${name}`);
    const answer = await ask(query);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/octet-stream");
    expect(answer.headers.get("content-length")).toBe(String(answer.body.length));
    expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="${name}"`);
    expect(answer.body).toBe(`\x7fELF of ${name}`);
  });

  test("without arch it is our agent though there are binaries", async () => {
    put("patchmon-agent-linux-amd64", "ELF");
    expect((await ask()).body).toBe(agent);
  });

  test("a large binary comes whole, and an empty one empty", async () => {
    const large = "x".repeat(5_000_000);
    put("patchmon-agent-linux-amd64", large);
    put("patchmon-agent-linux-arm64", "");
    expect((await ask("?arch=amd64")).body).toBe(large);
    expect((await ask("?arch=arm64")).body).toBe("");
  });

  test("404 when force=binary finds none, with the name it looked for", async () => {
    mkdirSync(join(directory, "patchmon-agent-linux-arm64"));
    for (const arch of ["amd64", "arm64"]) {
      const answer = await ask(`?arch=${arch}&force=binary`);
      const name = `patchmon-agent-linux-${arch}`;
      expect(answer).toMatchObject({
        status: 404,
        body: {
          error: "Agent binary not found",
          message: `This server has no ${name} in AGENT_BINARIES_DIR`,
        },
      });
    }
    env.agentBinariesDir = undefined;
    expect((await ask("?arch=amd64&force=binary")).status).toBe(404);
    env.agentBinariesDir = join(directory, "absent");
    expect((await ask("?arch=amd64&force=binary")).status).toBe(404);
  });

  test.each([
    ["?arch=z80", "arch"],
    ["?arch=../../etc/passwd", "arch"],
    ["?arch=amd64%2f..", "arch"],
    ["?force=binary", "arch"],
    ["?arch=amd64&os=..", "os"],
    [`?force=${"x".repeat(17)}`, "force"],
  ])("400 for %s", async (query, param) => {
    const answer = await ask(query);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      errors: [{ msg: expect.any(String), param, location: "query" }],
    });
  });
});

describe("GET /api/v1/hosts/agent/version", () => {
  test("has no update, and disables updates, where there is no such binary", async () => {
    const { status, body } = await askVersion("?arch=amd64&os=linux&type=go&currentVersion=1.2.3");
    expect(status).toBe(200);
    expect(body).toEqual({
      currentVersion: "1.2.3",
      latestVersion: "1.2.3",
      hasUpdate: false,
      autoUpdateDisabled: true,
      autoUpdateDisabledReason:
        "This server has no patchmon-agent-linux-amd64 in AGENT_BINARIES_DIR",
      hash: sha256(agent),
    });
  });

  test.each([
    ["1.4.0", "1.3.9", true],
    ["v1.10.0", "1.9.9", true],
    ["1.4.0", "1.4.0", false],
    ["1.4.0", "v1.4.1", false],
    ["1.4.0", "1.4.0-rc1", true],
    ["1.4.0-rc1", "1.4.0", false],
    ["1.4.0", "a-build-of-mine", false],
  ])("with binaries of version %s an agent of %s has an update: %s", async (is, was, has) => {
    put("patchmon-agent-linux-amd64", "ELF");
    put("VERSION", `${is}\n`);
    const { body } = await askVersion(`?arch=amd64&os=linux&type=go&currentVersion=${was}`);
    expect(body).toEqual({
      currentVersion: was,
      latestVersion: is.replace(/^v/, ""),
      hasUpdate: has,
      autoUpdateDisabled: false,
      autoUpdateDisabledReason: null,
      hash: sha256("ELF"),
    });
  });

  test("the hash is that of the download, also after the operator replaced it", async () => {
    for (const content of ["first", "second one"]) {
      put("patchmon-agent-linux-arm64", content);
      const { body } = await askVersion("?arch=arm64");
      expect(body.hash).toBe(sha256((await ask("?arch=arm64")).body));
    }
    expect((await askVersion()).body.hash).toBe(sha256((await ask()).body));
  });

  test("without VERSION nobody is told to update", async () => {
    put("patchmon-agent-linux-amd64", "ELF");
    const { body } = await askVersion("?arch=amd64&currentVersion=1.0.0");
    expect(body).toMatchObject({ hasUpdate: false, autoUpdateDisabled: true, hash: sha256("ELF") });
  });

  test("400 for an architecture that is none", async () => {
    expect((await askVersion("?arch=z80")).status).toBe(400);
  });
});

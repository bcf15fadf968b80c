import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eventually } from "@/tests/support/eventually";
import {
  enrolledMachine,
  machine,
  newMachine,
  run,
  server,
  standInForEach,
} from "./support/enrolled";
import { type Client, clients, type Shell, shells } from "./support/machine";

// Each thing that can keep an agent from working is named, with what to do about it.

standInForEach();

const combinations: { shell: Shell; client: Client }[] = [
  ...shells.map((shell) => ({ shell, client: "curl" as const })),
  ...clients.slice(1).map((client) => ({ shell: "dash" as const, client })),
];

/** What the doctor finds, by what it looked at. */
async function examined(env: Record<string, string | undefined> = {}) {
  const { code, stdout, stderr } = await machine.agent(["doctor"], {
    env: { MUSTER_REPORTS: "1", ...env },
  });
  expect(stderr).toBe("");
  const lines = stdout.trim().split("\n").slice(1);
  const found = new Map(
    lines.map((line) => {
      const [, verdict = "", what = "", sentence = ""] =
        /^(ok|warn|fail) +(\S+) +(.+)$/.exec(line) ?? [];
      return [what, `${verdict}: ${sentence}`] as const;
    }),
  );
  expect(found.size, stdout).toBe(lines.length);
  return { code, found };
}

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const socket = createServer();
  await new Promise<void>((done) => socket.listen(0, "127.0.0.1", done));
  const address = socket.address();
  await new Promise((done) => socket.close(done));
  return typeof address === "object" && address ? address.port : 1;
}

describe.each(combinations)("$shell with $client", ({ shell, client }) => {
  it("finds nothing wrong with an agent that works", async () => {
    await enrolledMachine(shell, client);
    machine.hostFile("../root/etc/marker", "");
    run();
    await eventually(async () =>
      expect((await machine.agent(["status"])).stdout).toContain("Service        running"),
    );
    const { code, found } = await examined();
    expect([...found.values()].filter((line) => line.startsWith("fail"))).toEqual([]);
    expect(code).toBe(0);
    expect(found.get("DNS")).toMatch(/^ok: 127.0.0.1 is an address/);
    expect(found.get("TCP")).toMatch(/^ok: .* is connected to$/);
    expect(found.get("server")).toBe("ok: answers");
    expect(found.get("credential")).toBe("ok: the server knows this as host host-1");
    expect(found.get("clock")).toBe("ok: like the server's");
    expect(found.get("service")).toBe("ok: running");
    expect([...found.keys()]).toEqual(expect.arrayContaining(["tools", "disk", "TLS", "packages"]));
  });

  it("tells a name that is not known from a port on which nobody listens", async () => {
    await enrolledMachine(shell, client);
    const unknown = await examined({ MUSTER_URL: "http://muster.invalid:3000" });
    expect(unknown.code).toBe(1);
    expect(unknown.found.get("DNS")).toMatch(/^fail: .*muster\.invalid.*resolv\.conf/);
    expect(unknown.found.has("TCP")).toBe(false);
    const closed = await examined({ MUSTER_URL: `http://127.0.0.1:${await closedPort()}` });
    expect(closed.code).toBe(1);
    expect(closed.found.get("TCP")).toMatch(/^fail: no connection.*firewall/);
    expect(closed.found.get("credential")).toMatch(/^warn: not tried/);
  });

  it("says that the host is refused, and that something else answers", async () => {
    await enrolledMachine(shell, client);
    for (const token of server.agentTokens.keys()) server.agentTokens.set(token, false);
    const refused = await examined();
    expect(refused.code).toBe(1);
    expect(refused.found.get("credential")).toMatch(/^fail: the server refuses this host/);
    server.interfere = () => ({ status: 404, text: "<h1>nginx</h1>", foreign: true });
    const other = await examined();
    const told = {
      "busybox-wget": /^fail: answers with HTTP 404/,
      curl: /^fail: something in front of the server answered in its place: HTTP 404/,
    };
    expect(other.found.get("server")).toMatch(client === "wget" ? told.curl : told[client]);
    server.interfere = () => ({ text: "<h1>Welcome to the hotel</h1>", foreign: true });
    const page = await examined();
    expect(page.found.get("server")).toMatch(/^fail: something in front of the server answered/);
  });
});

it.each([
  [3600, "warn: 3600 seconds ahead of"],
  [-86_400, "warn: 86400 seconds behind"],
])("measures a clock that is %d seconds off", async (seconds, said) => {
  await enrolledMachine("dash", "curl");
  server.interfere = ({ path }) =>
    path === "/api/agent/heartbeat"
      ? {
          body: {
            message: "Heartbeat recorded",
            serverTime: new Date(Date.now() - seconds * 1000).toISOString(),
          },
        }
      : undefined;
  const { found } = await examined();
  const exact = found.get("clock")?.replace(/\d+/, (n) => String(Math.round(Number(n) / 10) * 10));
  expect(exact).toContain(said);
});

it("says what to do on a host that is not enrolled, and leaves nothing there", async () => {
  newMachine("dash", "curl");
  const { code, found } = await examined();
  expect(code).toBe(1);
  expect(found.get("settings")).toMatch(/^fail: no server is set/);
  expect(machine.tree()).toEqual([]);
});

it("warns of what makes the agent less than it could be", async () => {
  newMachine("dash", "busybox-wget", { without: ["gzip", "timeout"] });
  const { found } = await examined();
  expect(found.get("tools")).toMatch(/^warn: .*gzip.*timeout.*curl/);
});

it("warns of a certificate that is not verified, and of no encryption", async () => {
  await enrolledMachine("dash", "curl");
  const { found } = await examined({ MUSTER_URL: "https://muster.invalid", MUSTER_INSECURE: "1" });
  expect(found.get("DNS")).toMatch(/^fail/);
  const plain = await examined({ MUSTER_URL: "http://muster.invalid" });
  expect(plain.found.get("TLS")).toMatch(/^warn: .*not encrypted/);
});

it("says where containers can be asked of, and what it takes where they cannot", async () => {
  await enrolledMachine("dash", "curl");
  machine.command("podman", "exit 1");
  expect((await examined()).found.get("containers")).toMatch(/^warn: .*podman\.socket/);
  const socket = `${machine.directory}/docker.sock`;
  const listening = createHttpServer((_incoming, outgoing) => outgoing.end("[]\n"));
  listening.listen(socket);
  const { found } = await examined({ MUSTER_DOCKER_SOCKET: socket });
  listening.close();
  expect(found.get("containers")).toBe(`ok: asked through ${socket}`);
});

it("warns that the number of updates is not known, and says why", async () => {
  await enrolledMachine("dash", "curl");
  machine.hostFile("var/lib/dpkg/status", "Package: a\nStatus: install ok installed\nVersion: 1\n");
  const { found } = await examined({ MUSTER_HOST_ROOT: machine.hostRoot });
  expect(found.get("updates")).toBe(
    "warn: not known: no package manager that Muster knows. Muster asks apt, dnf, yum, zypper, pacman and apk",
  );
});

/** The line about updates with other package lists in the place of this machine's. */
function updatesBy(lists: string): string {
  const other = `mount --make-rprivate / && mount --bind "$0" /var/lib/apt/lists`;
  const said = execFileSync(
    "unshare",
    ["-m", "sh", "-c", `${other} && sh agent/muster-agent doctor || :`, lists],
    {
      encoding: "utf8",
    },
  );
  return /^.* updates +.*$/m.exec(said)?.[0] ?? said;
}

it("warns of old package lists and of missing ones, and says what can be done", () => {
  const lists = mkdtempSync(join(tmpdir(), "lists-"));
  try {
    expect(updatesBy(lists)).toMatch(
      /^warn +updates +not known: package lists were never fetched\. Fetch them with 'apt-get update'/,
    );
    execFileSync("cp", ["-a", "/var/lib/apt/lists/.", lists]);
    expect(updatesBy(lists)).toMatch(/^ok +updates +\d+ updates/);
    execFileSync("find", [lists, "-exec", "touch", "-d", "40 days ago", "{}", "+"]);
    expect(updatesBy(lists)).toMatch(
      /^warn +updates +at least \d+ updates, .*\. They are 40 days old, .*Fetch them with 'apt-get update'/,
    );
  } finally {
    rmSync(lists, { recursive: true });
  }
});

it("says that awk is missing, and nothing else complains", async () => {
  newMachine("dash", "curl", { without: ["awk"] });
  const { code, found } = await examined();
  expect(code).toBe(1);
  expect(found.get("tools")).toMatch(/^fail: missing: awk/);
});

import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "@/scripts/lib/free-port.mjs";
import { eventually } from "@/tests/support/eventually";
import { startNginx } from "@/tests/support/proxies";
import { agentPath, type Client, clients, Machine } from "./support/machine";
import { RealServer } from "./support/real-server";

// Debian's nginx in front of the real server answers in its place: the agent keeps what it has, says
// who refused, and goes on as soon as the server answers again.

let server: RealServer;
let machine: Machine;
let port: number;

const url = (path: string) => `http://127.0.0.1:${port}/${path}`;
const ANOTHER = "something in front of the server answered in its place";

beforeAll(async () => {
  [server, port] = await Promise.all([RealServer.start(), freePort()]);
  const answers = {
    // By its name below the port, nginx passes the rest on, guards it or answers itself.
    plain: `proxy_pass ${server.url}/;`,
    guarded: `auth_basic "Staff"; auth_basic_user_file /dev/null; proxy_pass ${server.url}/;`,
    large: `client_max_body_size 6m; proxy_pass ${server.url}/;`,
    forbidden: "deny all;",
    moved: `return 302 http://127.0.0.1:${port}/page/?from=here;`,
    page: 'default_type text/html; return 200 "<html>Sign in</html>";',
    away: "proxy_pass http://127.0.0.1:1/;",
  };
  const locations = Object.entries(answers).map(([name, what]) => `location /${name}/ { ${what} }`);
  // As many do it, so that a balancer may ask.
  locations.push(`location = /guarded/api/health { proxy_pass ${server.url}/api/health; }`);
  await startNginx(port, `server { listen 127.0.0.1:${port}; ${locations.join("\n")} }`);
});
afterAll(() => server.stop());
afterEach(() => machine.dispose());

async function enrolled(client: Client, { without = [] as string[] } = {}) {
  machine = new Machine("dash", client, { without });
  const { token } = await server.newToken();
  const env = { MUSTER_URL: url("plain"), MUSTER_TOKEN: token };
  expect(await machine.agent(["enroll"], { env })).toMatchObject({ code: 0, stderr: "" });
}

const once = (path: string) => machine.agent(["once"], { env: { MUSTER_URL: url(path) } });

describe.each(clients)("with %s", (client) => {
  it("no refusal of a proxy is one of the server", async () => {
    await enrolled(client);
    const credential = readFileSync(machine.credential, "utf8");
    const blind = client === "busybox-wget";
    const refusals = {
      guarded: "HTTP 401, as if for a login",
      forbidden: blind ? undefined : "HTTP 403, as if for a login",
      moved: blind ? "" : `HTTP 302, which leads to ${url("page/")}`,
      page: "",
      away: blind ? undefined : "HTTP 502",
    };
    for (const [path, said] of Object.entries(refusals)) {
      const { code, stderr } = await once(path);
      expect([path, code]).toEqual([path, 5]);
      // busybox wget tells no more of a refusal than its status.
      const reason = said === undefined ? /HTTP \d+/ : `${ANOTHER}${said && `: ${said}`}\n`;
      expect(stderr).toMatch(reason);
    }
    expect(readFileSync(machine.credential, "utf8")).toBe(credential);
    expect(await once("plain")).toMatchObject({ code: 0 });
  });

  it("a refusal of the server is one", async () => {
    await enrolled(client);
    await server.call(
      "DELETE",
      `/api/hosts/${/host_id=(.*)/.exec(readFileSync(machine.credential, "utf8"))?.[1]}`,
    );
    const { code, stderr } = await once("plain");
    expect(code).toBe(4);
    expect(stderr).toMatch(/the server refuses this host: (Host has been deleted|HTTP 401)\n/);
  });

  it("the installer says so, and changes nothing", async () => {
    machine = new Machine("dash", client);
    for (const [path, said] of Object.entries({
      guarded: `${ANOTHER}, as if for a login; could not download the agent from ${url("guarded")}`,
      moved: `${ANOTHER}: what came from ${url("moved")} is not the agent; nothing was changed`,
      page: `${ANOTHER}: what came from ${url("page")} is not the agent; nothing was changed`,
      away: `could not download the agent from ${url("away")}; nothing was changed`,
    })) {
      const env = { MUSTER_URL: url(path), MUSTER_TOKEN: "mst_enroll_0" };
      expect(await machine.install([], { env })).toMatchObject({
        code: 5,
        stderr: expect.stringContaining(said),
      });
    }
    expect(machine.tree()).toEqual([]);
  });

  it("a token is not used up by what a proxy answers", async () => {
    machine = new Machine("dash", client);
    const { token } = await server.newToken();
    const enroll = (path: string) =>
      machine.agent(["enroll", "--wait", "0"], {
        env: { MUSTER_URL: url(path), MUSTER_TOKEN: token },
      });
    expect(await enroll("guarded")).toMatchObject({
      code: 5,
      stderr: expect.stringContaining(`${ANOTHER}: HTTP 401`),
    });
    expect(await enroll("plain")).toMatchObject({ code: 0 });
  });
});

it("says that a proxy takes no report of that size, until it does", async () => {
  await enrolled("wget", { without: ["gzip"] });
  const stanzas = Array.from(
    { length: 3000 },
    (_, n) =>
      `Package: package-${n}\nStatus: install ok installed\nArchitecture: amd64\n` +
      `Version: 1.0.${n}\nDescription: ${"x".repeat(400)}\n`,
  );
  machine.hostFile("var/lib/dpkg/status", stanzas.join("\n"));
  const env = { MUSTER_REPORTS: "1", MUSTER_HOST_ROOT: machine.hostRoot };
  const sentence = `${ANOTHER}: HTTP 413: it takes less than the 6 MB that a report may have`;
  const child = machine.start([agentPath, "run"], {
    env: { ...env, MUSTER_URL: url("plain"), MUSTER_INTERVAL_SCALE: "0.01" },
  });
  let log = "";
  child.stderr?.on("data", (chunk) => {
    log += chunk;
  });
  await eventually(() => expect(log).toContain(`the report does not arrive: ${sentence}`));
  const doctor = await machine.agent(["doctor"], { env });
  expect(doctor.code).toBe(1);
  expect(doctor.stdout).toMatch(/^ok +credential/m);
  expect(doctor.stdout).toContain(
    `the last one did not arrive: ${sentence}. A proxy in front of the server has to let 6 MB through`,
  );
  // The page of the host says so too, until a report is there.
  const [, id] = /host_id=(.*)/.exec(readFileSync(machine.credential, "utf8")) ?? [];
  await eventually(async () =>
    expect(await server.page(`/hosts/${id}`)).toContain(`do not arrive: <!-- -->${sentence}`),
  );
  const report = ["report", "--full"];
  expect(await machine.agent(report, { env: { ...env, MUSTER_URL: url("large") } })).toMatchObject({
    code: 0,
  });
  // Said once, however often it is tried.
  expect(log.split("does not arrive")).toHaveLength(2);
});

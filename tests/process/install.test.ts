import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "@/scripts/lib/free-port.mjs";
import { FreshClone, listening, mirror, startProxy } from "@/tests/support/fresh-clone";
import { SelfSigned } from "@/tests/support/tls-front";

// `npm start` in a clone without packages, on machines that lack something.

const ALL = ["python3", "make", "cc", "g++", "c++"];
const LACKS = "and to compile it this machine lacks";

const certificate = new SelfSigned();
afterAll(() => certificate.dispose());

let clone: FreshClone;
beforeEach(() => {
  clone = new FreshClone();
});

/** What every attempt to reach GitHub or nodejs.org ends at. Headers of this Node.js are there. */
async function cutOff() {
  const nowhere = { npm_config_https_proxy: `http://127.0.0.1:${await freePort()}` };
  return { ...nowhere, ...layHeaders("own", process.versions.node) };
}

/** Headers of a version, as they lie in an installation of Node.js. */
function layHeaders(folder: string, version: string) {
  const include = join(clone.folder, folder, "include", "node");
  mkdirSync(include, { recursive: true });
  const numbers = version.split(".");
  const lines = ["MAJOR", "MINOR", "PATCH"].map(
    (part, index) => `#define NODE_${part}_VERSION ${numbers[index]}\n`,
  );
  writeFileSync(join(include, "node_version.h"), lines.join(""));
  return { npm_config_nodedir: join(clone.folder, folder) };
}

const refused = { code: 1, output: expect.not.stringContaining("Installing") };

describe("without GitHub", () => {
  test("and without a compiler it says what is missing and what to do, and tries nothing", async () => {
    const { code, output } = await clone.start({ env: await cutOff() });
    expect({ code, output }).toEqual(refused);
    expect(output).toMatch(
      /^\nbetter-sqlite3, which Muster needs, cannot be installed here: github\.com, which has it built, cannot be reached \(the proxy 127\.0\.0\.1:\d+: ECONNREFUSED\), and to compile it this machine lacks Python 3, make and a C\+\+ compiler\.\n\nDo one of these and run the command again:\n {2}\* .*python/,
    );
    expect(output).toContain("npm config set https-proxy");
    expect(output).toContain(`copy node_modules from a machine with the same system`);
    expect(output).not.toMatch(/^\s+at /m);
    expect(existsSync(join(clone.folder, "node_modules"))).toBe(false);
  });

  test.each([
    ["python3", "Python 3"],
    ["make", "make"],
    ["g++", "a C++ compiler"],
    ["cc", "a C++ compiler"],
  ])("and without %s it names that alone", async (program, name) => {
    const has = ALL.filter((one) => one !== program);
    const { code, output } = await clone.start({ has, env: await cutOff() });
    expect({ code, output }).toEqual(refused);
    expect(output).toContain(`${LACKS} ${name}.\n`);
  });

  test("and a program that does not run counts as missing", async () => {
    writeFileSync(join(clone.folder, "broken"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const env = { ...(await cutOff()), CXX: join(clone.folder, "broken") };
    const { output } = await clone.start({ has: ALL, env });
    expect(output).toContain(`${LACKS} a C++ compiler.\n`);
  });

  test("and without headers of this Node.js it names those", async () => {
    // A copy has none beside it. Those of another version do not do.
    const node = join(clone.folder, "node");
    copyFileSync(process.execPath, node);
    const [major] = process.versions.node.split(".");
    const env = { ...(await cutOff()), ...layHeaders("other", `${major}.999.0`) };
    const { code, output } = await clone.start({ has: ALL, env, node });
    expect({ code, output }).toEqual(refused);
    expect(output).toContain(`${LACKS} the headers of Node.js.\n`);
    expect(output).toContain(`install Node.js ${process.versions.node} from an archive`);
  });

  test("and with a compiler it says that it compiles, and how long that takes", async () => {
    const { output } = await clone.start({ has: ALL, env: await cutOff() });
    expect(output).toMatch(
      /^better-sqlite3 has to be compiled, which takes a minute or two: github\.com, .+\.\nInstalling packages …\n/,
    );
  });
});

describe("what GitHub has", () => {
  test("is asked for as the install script does, along redirects", async () => {
    const { asked, env } = await mirror((request, response) => {
      if (request.url === "/elsewhere") return response.end();
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    const { output } = await clone.start({ env });
    expect(output).toMatch(/^Installing packages …\n/);
    const { modules } = process.versions;
    expect(asked).toEqual([
      expect.stringMatching(
        new RegExp(`^/v([\\d.]+)/better-sqlite3-v\\1-node-v${modules}-${process.platform}`),
      ),
      "/elsewhere",
    ]);
  });

  test("and what it does not have is not waited for", async () => {
    const { env } = await mirror((_request, response) => response.writeHead(404).end());
    const { code, output } = await clone.start({ env });
    expect({ code, output }).toEqual(refused);
    expect(output).toMatch(
      new RegExp(`127.0.0.1:\\d+ does not have it for Node.js ${process.versions.node}, and`),
    );
  });

  test("and one that never answers is given up", async () => {
    const { env } = await mirror(() => undefined);
    const { code, output } = await clone.start({ env });
    expect({ code, output }).toEqual(refused);
    expect(output).toContain("cannot be reached (no answer within 5 seconds)");
  });

  test("is asked by a proxy that wants a password, with TLS, and no word of that is printed", async () => {
    const { both, certificate: authority } = certificate;
    const asked: string[] = [];
    const options = { cert: readFileSync(both), key: readFileSync(both) };
    const port = await listening(
      createServer(options, (request, response) => {
        asked.push(request.url ?? "");
        response.end();
      }),
    );
    const { port: proxy, tunnels } = await startProxy();
    const { output } = await clone.start({
      env: {
        NODE_EXTRA_CA_CERTS: authority,
        npm_config_better_sqlite3_binary_host: `https://localhost:${port}`,
        npm_config_https_proxy: `http://me:s%C3%A9cret@127.0.0.1:${proxy}`,
      },
    });
    expect(output).toMatch(/^Installing packages …\n/);
    expect(output).not.toMatch(/s%C3|sécret/);
    const credentials = Buffer.from("me:sécret").toString("base64");
    expect(tunnels).toEqual([[`localhost:${port}`, `Basic ${credentials}`]]);
    expect(asked).toHaveLength(1);
  });

  test("and a proxy that refuses is named without its password", async () => {
    const { port } = await startProxy(403);
    const env = { npm_config_https_proxy: `http://me:secret@127.0.0.1:${port}` };
    const { code, output } = await clone.start({ env });
    expect({ code, output }).toEqual(refused);
    expect(output).toContain(`cannot be reached (the proxy 127.0.0.1:${port} answers 403)`);
    expect(output).not.toContain("secret");
  });
});

describe("node_modules that somebody else installed", () => {
  beforeEach(() => {
    const packages = ["bindings", "file-uri-to-path", "better-sqlite3"];
    clone.layPackages(packages, ["build", "deps", "src"]);
  });

  test("and never built is noticed, and built where that can be", async () => {
    const { code, output } = await clone.start({ env: await cutOff() });
    expect(code).toBe(1);
    expect(output).toMatch(
      /^better-sqlite3 in node_modules was never built\.\n\nbetter-sqlite3, which Muster needs, /,
    );
    const { env } = await mirror((_request, response) => response.end());
    const built = `Building better-sqlite3 for Node.js ${process.versions.node} …\n`;
    expect((await clone.start({ env })).output).toContain(built);
  });

  test("and compiled with headers that let it end the process is noticed, and compiled", async () => {
    const folder = join(clone.folder, "node_modules", "better-sqlite3", "build", "Release");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "better_sqlite3.node"), "\0RemoveEnvironmentCleanupHook\0");
    const { asked, env } = await mirror((_request, response) => response.end());
    const { code, output } = await clone.start({ env });
    expect(code).toBe(1);
    expect(output).toMatch(
      /^better-sqlite3: It was compiled with headers of Node\.js that let it end the process\.\n/,
    );
    expect(output).toContain(`what is there was compiled with faulty headers of Node.js, ${LACKS}`);
    expect(asked).toEqual([]);
  });

  test("on a machine of another kind is noticed, and all of it installed anew", async () => {
    const folder = join(clone.folder, "node_modules", "better-sqlite3", "build", "Release");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "better_sqlite3.node"), "of another machine");
    const { env } = await mirror((_request, response) => response.end());
    const { output } = await clone.start({ env });
    expect(output).toMatch(
      /^better-sqlite3 in node_modules fails: .+better_sqlite3\.node.+\nInstalling packages …\n/,
    );
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isBuilt } from "@/scripts/lib/build.mjs";
import { refusedStart, startServer } from "@/tests/support/server";

const command = ["npm", "start"];

test.each(["", "ssr"])("the build has each of its server's chunks once: chunks/%s", (folder) => {
  const path = join(".next", "server", "chunks", folder);
  const files = readdirSync(path, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith(".js"),
  );
  const contents = files.map(({ name }) =>
    readFileSync(join(path, name), "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, ""),
  );
  expect(files.length).toBeGreaterThan(5);
  expect(new Set(contents).size).toBe(files.length);
});

test("npm start with nothing to do serves, and passes a stop on", async () => {
  // Otherwise it would build, under the servers of other tests.
  expect(isBuilt(), "Run npm run build first, or npm test, which does").toBe(true);
  const server = await startServer({ command });
  expect(server.logs()).not.toMatch(/Installing|Building/);
  const response = await fetch(`${server.url}/api/ready`);
  expect(response.status).toBe(200);
  const { code, output } = await server.stop("SIGTERM");
  expect(output).toContain('"msg":"stopped"');
  expect(code).toBe(0);
  await expect(fetch(`${server.url}/api/ready`)).rejects.toThrow();
});

test("npm start on a port that is taken says so before it does anything else", async () => {
  const server = await startServer();
  const { code, output } = await refusedStart({ command, port: server.port });
  await server.stop();
  expect(code).toBe(1);
  expect(output).toContain(`Port ${server.port} is already in use.`);
});

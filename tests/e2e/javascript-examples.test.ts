import ts from "typescript";
import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { buildOrganization } from "@/tests/support/builders";
import { dashboard } from "./support/signed-in";

// S2, "JavaScript/TypeScript": its three functions, letter by letter, on a page of ours.

const examples = `
// Create host
const createHost = async (data: HostCreate) => {
  const response = await fetch('/api/hosts', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(data),
  });
  return response.json();
};

// Rotate token
const rotateToken = async (hostId: string) => {
  const response = await fetch(\`/api/hosts/\${hostId}/token\`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
    },
  });
  return response.json();
};

// Update host
const updateHost = async (hostId: string, data: HostUpdate) => {
  const response = await fetch(\`/api/hosts/\${hostId}\`, {
    method: 'PUT',
    headers: {
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(data),
  });
  return response.json();
};
`;

const house = dashboard();

test("S2's JavaScript examples work in a browser that is signed in", async () => {
  const { admin } = await buildOrganization();
  const page = await house.openAs(admin, "/hosts");
  const { outputText } = ts.transpileModule(examples, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const run = <T>(call: string) =>
    page.evaluate<T>(`(async () => { ${outputText}; return ${call}; })()`);

  type One = { success: boolean; data: Record<string, unknown> & { id: string } };
  const made = await run<One>(
    `await createHost({ name: "web-server-01", description: "Primary web server" })`,
  );
  const { id } = made.data;
  expect(made).toMatchObject({
    success: true,
    data: { name: "web-server-01", description: "Primary web server", agentTokenPrefix: null },
  });
  expect(await run(`await rotateToken(${JSON.stringify(id)})`)).toMatchObject({
    message: "Agent token rotated successfully",
    token: expect.stringMatching(/^mst_agent_[0-9a-f]{64}$/),
    host: { id, name: "web-server-01" },
  });
  const changes = `{ name: "web-server-01-updated", description: "Updated web server description" }`;
  expect(await run(`await updateHost(${JSON.stringify(id)}, ${changes})`)).toMatchObject({
    success: true,
    data: { id, name: "web-server-01-updated", description: "Updated web server description" },
  });
  const row = await db.host.findUniqueOrThrow({ where: { id } });
  expect(row.name).toBe("web-server-01-updated");
});

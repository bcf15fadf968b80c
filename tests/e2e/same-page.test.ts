import { execFileSync } from "node:child_process";
import type { Page } from "playwright";
import { afterAll, expect, test } from "vitest";
import { db } from "@/lib/db";
import { install } from "@/tests/agent/support/installed";
import { Machine } from "@/tests/agent/support/machine";
import { api } from "@/tests/support/api";
import { withApiCredentials } from "@/tests/support/api-credentials";
import {
  buildHost,
  buildHostToken,
  buildOrganization,
  cookieOf,
  type Person,
} from "@/tests/support/builders";
import { dashboard } from "./support/signed-in";
import { fact, see } from "./support/window";

// One machine, this one, told of by our agent and in the shape of the agents in the field: both
// lead to the same page. The second report is made by other means, support/field-report.py.

const house = dashboard();
const machine = new Machine("dash", "curl");
afterAll(() => machine.dispose());

/** What the shape of the field has no place for: a line less, or "not reported". */
const OURS_ALONE = ["Machine", "Docker"];
/** Of the packages: when they were told, and by lists of which age, which the field does not tell. */
const TIMES = ["Reported", "Package lists"];
/** What moves between two looks at one machine. */
const MOVING = ["Load", "Uptime", "Booted"];

async function toldByOurAgent(organization: { id: string }): Promise<string> {
  const { token } = await buildHostToken(organization);
  const path = await install(machine);
  const env = {
    PATH: `${machine.path}:${process.env.PATH}`,
    MUSTER_URL: house.server.url,
    MUSTER_NAME: "ours",
    MUSTER_REPORTS: "1",
  };
  const enrolled = await machine.run([path, "enroll"], { env: { ...env, MUSTER_TOKEN: token } });
  expect(enrolled, enrolled.stderr).toMatchObject({ code: 0 });
  const reported = await machine.run([path, "report"], { env });
  expect(reported, reported.stderr).toMatchObject({ code: 0 });
  expect(reported.stdout).toMatch(/^Sent packages repos system: \d+ packages, \d+ updates\.\n$/);
  const { id } = await db.host.findFirstOrThrow({ where: { name: "ours" } });
  return id;
}

async function toldAsInTheField(organization: { id: string }): Promise<string> {
  const { host, credential } = await buildHost(organization, { proof: "api", name: "field" });
  const script = "tests/e2e/support/field-report.py";
  const report = execFileSync("/usr/bin/python3", [script], { maxBuffer: 1 << 26 });
  const { status, body } = await api(`${house.server.url}/api/v1/hosts/update`, {
    method: "POST",
    body: JSON.parse(report.toString()),
    headers: withApiCredentials(credential),
  });
  expect(body).toMatchObject({ message: "Host updated successfully" });
  expect(status).toBe(200);
  return host.id;
}

/** The facts of a part of the page, by label. */
async function factsOf(page: Page, section: string): Promise<Record<string, string>> {
  const rows = page.getByRole("region", { name: section }).locator("dl > div");
  const all = await rows.evaluateAll((found) =>
    found.map((row) => [
      row.querySelector("dt")?.textContent ?? "",
      row.querySelector("dd")?.textContent ?? "",
    ]),
  );
  return Object.fromEntries(all);
}

const without = (facts: Record<string, string>, labels: string[]) =>
  Object.fromEntries(Object.entries(facts).filter(([label]) => !labels.includes(label)));

const exportOf = async (person: Person, id: string) => {
  const { body } = await api<string>(`${house.server.url}/api/hosts/${id}/packages/export`, {
    headers: await cookieOf(person),
  });
  return body;
};

test("our agent's report and one of the field lead to the same page", async () => {
  const { admin, organization } = await buildOrganization();
  const ours = await toldByOurAgent(organization);
  const field = await toldAsInTheField(organization);

  const pages = async (path: string) => [
    await house.openAs(admin, `/hosts/${ours}${path}`),
    await house.openAs(admin, `/hosts/${field}${path}`),
  ];
  const both = async <T>(path: string, look: (page: Page) => Promise<T>) => {
    const [one, other] = await pages(path);
    if (!one || !other) throw new Error("Two pages were opened.");
    return [await look(one), await look(other)] as const;
  };

  const [mine, theirs] = await both("", async (page) => {
    await see(fact(page, "Hostname"), fact(page, "Security"));
    return {
      system: await factsOf(page, "System"),
      disks: await factsOf(page, "Disks"),
      network: await factsOf(page, "Network"),
      packages: await factsOf(page, "Packages"),
    };
  });
  for (const label of MOVING) expect(mine.system[label]).toBeTruthy();
  const compared = (facts: Record<string, string>) => without(facts, [...OURS_ALONE, ...MOVING]);
  expect(compared(mine.system)).toEqual(compared(theirs.system));
  expect(Object.keys(compared(mine.system)).length).toBeGreaterThan(6);
  expect(mine.network).toEqual(theirs.network);
  expect(without(mine.packages, TIMES)).toEqual(without(theirs.packages, TIMES));
  // The field does not tell file systems: "/dev/vda" and not "/dev/vda, ext4".
  const device = (disks: Record<string, string>) =>
    Object.fromEntries(Object.entries(disks).map(([at, text]) => [at, text.replace(/, \w+$/, "")]));
  expect(device(mine.disks)).toEqual(device(theirs.disks));

  const table = async (page: Page) => {
    await see(page.getByRole("table"));
    return page.getByRole("row").allInnerTexts();
  };
  for (const path of [
    "/packages",
    "/packages?show=security",
    "/packages?show=updates",
    "/repositories",
  ]) {
    const [our, other] = await both(path, table);
    expect(our.length, path).toBeGreaterThan(1);
    expect(our, path).toEqual(other);
  }
  // The tables have a page of rows; the file has all of them.
  const csv = await exportOf(admin, ours);
  expect(csv.split("\n").length).toBeGreaterThan(100);
  expect(csv).toBe(await exportOf(admin, field));
});

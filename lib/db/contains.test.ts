import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { contains } from "@/lib/db/contains";

const names = ["100%", "web_1", "web-1", "C:\\temp", "Mail", "quote\"'s"];
let organizationId: string;

beforeAll(async () => {
  ({ id: organizationId } = await db.organization.create({ data: { name: "Contains" } }));
  await db.host.createMany({
    data: names.map((name) => ({ organizationId, name, enrolledVia: "ADMIN" as const })),
  });
});

async function search(text: string): Promise<string[]> {
  const found = await db.host.findMany({
    where: { organizationId, name: contains(text) },
    orderBy: { createdAt: "asc" },
  });
  return found.map(({ name }) => name).sort();
}

describe("contains", () => {
  test("finds text in any ASCII case", async () => {
    expect(await search("mAI")).toEqual(["Mail"]);
  });

  test.each([
    ["%", ["100%"]],
    ["_", ["web_1"]],
    ["b_1", ["web_1"]],
    ["\\", ["C:\\temp"]],
    [":\\T", ["C:\\temp"]],
    [`"'`, ["quote\"'s"]],
    ["%%", []],
    ["", [...names].sort()],
  ])("takes %j literally", async (text, expected) => {
    expect(await search(text)).toEqual(expected);
  });
});

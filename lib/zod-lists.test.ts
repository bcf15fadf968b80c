import { expect, test } from "vitest";
import { z } from "zod";
import { longList, MAX_FAULTS } from "@/lib/zod-lists";

/** An item that counts how many were looked at. */
function counting() {
  const looked = { items: 0 };
  const item = z.string("Must be text").transform((text) => {
    looked.items += 1;
    return text.toUpperCase();
  });
  const counted = z.preprocess((value) => {
    if (typeof value !== "string") looked.items += 1;
    return value;
  }, item);
  return { looked, list: longList(counted, { max: 1000, tooMany: "Too many" }) };
}

test("gives the items as their schema reads them", async () => {
  const { list } = counting();
  expect(await list.parseAsync(["a", "b"])).toEqual(["A", "B"]);
  expect(await list.parseAsync([])).toEqual([]);
});

test("of a list that is too long no item is looked at", async () => {
  const { list, looked } = counting();
  const { error } = await list.safeParseAsync(Array(1001).fill("a"));
  expect(error?.issues.map(({ message }) => message)).toEqual(["Too many"]);
  expect(looked.items).toBe(0);
});

test("after fifty faults no item is looked at", async () => {
  const { list, looked } = counting();
  const schema = z.object({ list });
  const { error } = await schema.safeParseAsync({ list: Array(1000).fill(1) });
  expect(error?.issues).toHaveLength(MAX_FAULTS);
  expect(error?.issues[7]).toMatchObject({ path: ["list", 7], message: "Must be text" });
  expect(looked.items).toBe(MAX_FAULTS);
});

test("others have their turn while a long list is read", async () => {
  const { list, looked } = counting();
  const seen: number[] = [];
  let reading = true;
  const watch = () => {
    seen.push(looked.items);
    if (reading) setImmediate(watch);
  };
  setImmediate(watch);
  await list.parseAsync(Array(1000).fill("a"));
  reading = false;
  expect(seen.filter((items) => items > 0 && items < 1000).length).toBeGreaterThanOrEqual(3);
});

test("the API document says what an item is", () => {
  const { list } = { list: longList(z.object({ name: z.string() }), { max: 5 }) };
  expect(z.toJSONSchema(list, { io: "input" })).toMatchObject({
    type: "array",
    maxItems: 5,
    items: { type: "object", required: ["name"] },
  });
});

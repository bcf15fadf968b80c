import { describe, expect, test } from "vitest";
import { groupCommit } from "@/lib/db/group-commit";

/** A write that ends when told, and remembers its groups. */
function slowWrite() {
  const groups: number[][] = [];
  const ends: { succeed: () => void; fail: (error: Error) => void }[] = [];
  const write = (items: number[]) => {
    groups.push(items);
    return new Promise<void>((succeed, fail) => {
      ends.push({ succeed, fail });
    });
  };
  return { groups, ends, write };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await turn();
}

describe("groupCommit", () => {
  test("gathers what arrives during a write into the next one, in order", async () => {
    const { groups, ends, write } = slowWrite();
    const commit = groupCommit(write);
    const first = commit(1);
    await turns(2);
    const rest = [commit(2), commit(3), commit(4)];
    await turns(2);
    expect(groups).toEqual([[1]]);
    ends[0]?.succeed();
    await first;
    await turns(2);
    expect(groups).toEqual([[1], [2, 3, 4]]);
    ends[1]?.succeed();
    await Promise.all(rest);
  });

  test("settles nobody before the write that holds the item has ended", async () => {
    const { ends, write } = slowWrite();
    const commit = groupCommit(write);
    const settled: number[] = [];
    const calls = [1, 2].map((item) => commit(item).then(() => settled.push(item)));
    await turns(3);
    expect(settled).toEqual([]);
    ends[0]?.succeed();
    await Promise.all(calls);
    expect(settled).toEqual([1, 2]);
  });

  test("gives a write's error to its own callers only", async () => {
    const { ends, write } = slowWrite();
    const commit = groupCommit(write);
    const failing = [commit(1), commit(2)];
    await turns(2);
    const fine = commit(3);
    ends[0]?.fail(new Error("disk full"));
    await expect(Promise.allSettled(failing)).resolves.toMatchObject([
      { status: "rejected", reason: { message: "disk full" } },
      { status: "rejected", reason: { message: "disk full" } },
    ]);
    await turns(2);
    ends[1]?.succeed();
    await fine;
  });

  test("writes at most the limit at once", async () => {
    const sizes: number[] = [];
    const commit = groupCommit<number>(async (items) => {
      sizes.push(items.length);
    }, 10);
    await Promise.all(Array.from({ length: 25 }, (_, item) => commit(item)));
    expect(sizes).toEqual([10, 10, 5]);
  });

  test("starts again after it was idle", async () => {
    const written: number[] = [];
    const commit = groupCommit<number>(async (items) => {
      written.push(...items);
    });
    await commit(1);
    await turns(3);
    await commit(2);
    expect(written).toEqual([1, 2]);
  });
});

interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Turns a write of many items into a write of one. While a write is under way the items that come
 * in gather, then one write takes them all, at most `limit`, in the order they came. Each caller
 * settles after the write that held its item, and shares that write's error with nobody else.
 */
export function groupCommit<T>(
  write: (items: T[]) => Promise<void>,
  limit = 1000,
): (item: T) => Promise<void> {
  const waiting: Waiting<T>[] = [];
  let writing = false;

  async function writeAll(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      // One turn of the event loop: requests that have arrived already join this group.
      await new Promise(setImmediate);
      const group = waiting.splice(0, limit);
      try {
        await write(group.map(({ item }) => item));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    writing = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!writing) void writeAll();
    });
}

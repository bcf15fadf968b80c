/**
 * Waits for all of them, so that none is cut off, and throws what the first that failed threw.
 * @param {...Promise<unknown>} works
 */
export async function together(...works) {
  const failed = (await Promise.allSettled(works)).find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
}

const cleanUps = new Set<() => unknown>();

/**
 * Does this when the test file ends, however it ends. For modules that start something for whoever
 * imports them: a hook at their top would be the first file's alone where files share a process.
 */
export function atEnd(cleanUp: () => unknown): void {
  cleanUps.add(cleanUp);
}

/** Does all of it, the last first; tests/support/setup-at-end.ts calls it. */
export async function endAll(): Promise<void> {
  for (const cleanUp of [...cleanUps].reverse()) {
    cleanUps.delete(cleanUp);
    await cleanUp();
  }
}

const atProcessEnds = new Set<() => void>();

/** Does this when the process ends. Vitest ends it with SIGTERM, which by itself runs no cleaning up. */
export function atProcessEnd(cleanUp: () => void): void {
  if (atProcessEnds.size === 0) {
    process.once("exit", () => {
      for (const end of atProcessEnds) end();
    });
    process.once("SIGTERM", () => process.exit());
  }
  atProcessEnds.add(cleanUp);
}

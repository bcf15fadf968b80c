import { BaseSequencer } from "vitest/node";

/** Projects whose files share a process: their files come one after another. */
const SHARED = ["agent", "sqlite", "postgresql", "unit"];

/**
 * The order of the test files: first those with servers and browsers, by turns, so that of those
 * that run at once some wait while others compute; then those that share a process, for a worker goes
 * on with the next file only where that is of the same project.
 */
export class InTurns extends BaseSequencer {
  /** @param {import("vitest/node").TestSpecification[]} files */
  async sort(files) {
    const of = (name) => files.filter(({ project }) => project.name === name);
    const names = [...new Set(files.map(({ project }) => project.name))];
    const others = names.filter((name) => !SHARED.includes(name)).map(of);
    const turns = Math.max(0, ...others.map((list) => list.length));
    const byTurns = Array.from({ length: turns }, (_, turn) =>
      others.flatMap((list) => list[turn] ?? []),
    );
    return [...byTurns.flat(), ...SHARED.flatMap(of)];
  }
}

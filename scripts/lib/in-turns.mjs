import { BaseSequencer } from "vitest/node";

/**
 * The order of the test files of a group (vitest.config.ts): those with a process of their own by turns
 * of their projects, so that of those that run at once some wait while others compute; then those that
 * share a process, for a worker goes on with the next file only where that is of the same project.
 */
export class InTurns extends BaseSequencer {
  /** @param {import("vitest/node").TestSpecification[]} files */
  async sort(files) {
    const projects = [...new Set(files.map(({ project }) => project))];
    const of = (wanted) => files.filter(({ project }) => project === wanted);
    const isShared = (project) => project.config.isolate === false;
    const others = projects.filter((project) => !isShared(project)).map(of);
    const turns = Math.max(0, ...others.map((list) => list.length));
    const byTurns = Array.from({ length: turns }, (_, turn) =>
      others.flatMap((list) => list[turn] ?? []),
    );
    const shared = projects.filter(isShared).flatMap((project) => fromBothEnds(of(project)));
    return [...byTurns.flat(), ...shared];
  }
}

/** The first, the last, the second, the last but one: neighbours by name often wait, or compute, alike. */
function fromBothEnds(files) {
  return files.map((_, at) => (at % 2 === 0 ? files[at / 2] : files[files.length - (at + 1) / 2]));
}

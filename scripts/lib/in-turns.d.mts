export { BaseSequencer as InTurns } from "vitest/node";

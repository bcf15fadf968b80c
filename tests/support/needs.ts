import { missing } from "@/scripts/lib/tools.mjs";

/**
 * Names the programs that the calling file drives, as scripts/lib/tools.mjs calls them. Called once,
 * at the top of the file: `npm test -- FILE` reads the call and installs them. Throws a sentence when
 * one is not there.
 */
export function needs(...programs: string[]): void {
  const absent = missing(programs);
  if (absent.length > 0) {
    throw new Error(
      `This needs ${absent.join(", ")}, which this machine does not have. \`npm test -- FILE\` ` +
        "installs what FILE needs.",
    );
  }
}

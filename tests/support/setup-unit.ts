import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atProcessEnd } from "@/tests/support/at-end";

// Before each test file, and before anything reads the settings. There is no database: what asks for
// one fails.
process.env.DATABASE_URL = "postgresql://nobody@127.0.0.1:1/units-have-no-database";
if (process.env.DATA_DIR === undefined) {
  const directory = mkdtempSync(join(tmpdir(), "muster-unit-"));
  atProcessEnd(() => rmSync(directory, { recursive: true, force: true }));
  process.env.DATA_DIR = directory;
}

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// Before each test file, and before anything reads the settings. There is no database: what asks for
// one fails.
process.env.DATABASE_URL = "postgresql://nobody@127.0.0.1:1/units-have-no-database";
process.env.DATA_DIR ??= mkdtempSync(join(tmpdir(), "muster-unit-"));

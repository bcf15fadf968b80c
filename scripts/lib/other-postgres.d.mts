/** The folder of the programs of a PostgreSQL that this machine's distribution may not have. */
export function otherPostgres(version: string): Promise<string>;

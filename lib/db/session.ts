import type { ClientBase, QueryConfig } from "pg";
import { type Limits, settingsStatements } from "@/lib/db/session-settings";

/** As the driver has it from the server's greeting, and its types leave out. */
type Greeted = ClientBase & { readonly processID: number | null };

/** A pooler greets at once, and lets the first statement wait for a connection. */
const whoAmI: QueryConfig & { query_timeout: number } = {
  text: "SELECT pg_backend_pid() AS pid",
  query_timeout: 10_000,
};

const isSlow = (error: unknown) => error instanceof Error && /read timeout/.test(error.message);

/**
 * Whether the connections of a pool are sessions of our own. Startup parameters would do without
 * asking, but a pooler refuses them (PgBouncer: "unsupported startup parameter"), and what a SET
 * leaves behind there is for whoever has the connection next. So on a connection of our own the
 * settings are made once, and through a pooler in each transaction.
 */
export class Session {
  #limits: Limits;
  #schema: string | undefined;
  #kind: "unknown" | "own" | "pooled" = "unknown";

  constructor(limits: Limits, schema?: string) {
    this.#limits = limits;
    this.#schema = schema;
  }

  /** Whether statements need no settings of their own; not before the first connection. */
  get holds(): boolean {
    return this.#kind === "own";
  }

  /**
   * Takes a new connection, before any statement. Throws, so that the connection is given up, when
   * a pooler has come where there was none: the statement that waits for it counts on a session.
   */
  async begin(client: ClientBase): Promise<void> {
    const { rows } = await client.query<{ pid: number }>(whoAmI).catch((error: unknown) => {
      throw isSlow(error) ? new Error("no connection was free in time") : error;
    });
    // A pooler greets with a number of its own making.
    if (rows[0]?.pid === (client as Greeted).processID) {
      await client.query(settingsStatements("SESSION", this.#limits, this.#schema));
      if (this.#kind === "unknown") this.#kind = "own";
      return;
    }
    settleTransactions(client, settingsStatements("LOCAL", this.#limits, this.#schema));
    const counted = this.holds;
    this.#kind = "pooled";
    if (counted) throw new Error("Connection terminated: a pooler stands before the database now");
  }
}

/** Sends these with every BEGIN, in one message: until they are made, the settings of others count. */
function settleTransactions(client: ClientBase, settings: string): void {
  const { query } = client;
  const settled = function (this: ClientBase, ...args: unknown[]) {
    const [first, ...rest] = args;
    const begins =
      typeof first === "object" && first !== null && "text" in first && first.text === "BEGIN";
    return Reflect.apply(query, this, [
      begins ? { ...first, text: `BEGIN; ${settings}` } : first,
      ...rest,
    ]);
  };
  // All it changes is the text; what the overloads of the driver promise stays true.
  client.query = settled as typeof query;
}

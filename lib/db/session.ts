import type { Client, ClientBase, QueryConfig } from "pg";
import { type Limits, settingsStatements } from "@/lib/db/session-settings";

/** As the driver has it, and its types leave out: from the server's greeting, and of every client. */
type Greeted = ClientBase & { readonly processID: number | null };
type Wired = ClientBase & Pick<Client, "connection">;

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
    const counted = this.holds;
    const { rows } = await client.query<{ pid: number }>(whoAmI).catch((error: unknown) => {
      throw isSlow(error) ? new Error("no connection was free in time") : error;
    });
    // A pooler greets with a number of its own making.
    if (rows[0]?.pid === (client as Greeted).processID) {
      await client.query(settingsStatements("SESSION", this.#limits, this.#schema));
      guard(client);
      if (this.#kind === "unknown") this.#kind = "own";
      return;
    }
    guard(client, settingsStatements("LOCAL", this.#limits, this.#schema));
    this.#kind = "pooled";
    if (counted)
      throw new Error("Connection terminated: a pooler stands in front of the database now");
  }
}

/**
 * Sends `settings` with every BEGIN, in one message: until they are made, those of others count. A
 * connection that did not answer in time is cut: the next statement would wait for that answer too.
 */
function guard(client: ClientBase, settings?: string): void {
  const driver: ClientBase = Object.getPrototypeOf(client);
  const cutIfMute = (error: unknown) => {
    if (isSlow(error)) (client as Wired).connection.stream.destroy();
  };
  const guarded = function (this: ClientBase, ...args: unknown[]) {
    const sent = args.map((arg) => {
      if (typeof arg === "function") {
        return (error: unknown, ...results: unknown[]) => {
          cutIfMute(error);
          return arg(error, ...results);
        };
      }
      return settings && isBegin(arg) ? { ...arg, text: `BEGIN; ${settings}` } : arg;
    });
    const result: unknown = Reflect.apply(driver.query, this, sent);
    if (result instanceof Promise) result.catch(cutIfMute);
    return result;
  };
  // It changes a text and looks at errors; what the overloads of the driver promise stays true.
  client.query = guarded as typeof client.query;
}

function isBegin(arg: unknown): arg is { text: string } {
  return typeof arg === "object" && arg !== null && "text" in arg && arg.text === "BEGIN";
}

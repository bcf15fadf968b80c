/** What the driver reads in a URL, and we do not set ourselves. */
const known = new Set([
  ...["host", "port", "user", "password", "application_name", "fallback_application_name"],
  ...["ssl", "sslmode", "sslcert", "sslkey", "sslrootcert", "sslnegotiation", "uselibpqcompat"],
  ...["client_encoding", "options", "schema"],
]);

const OWN_LIMITS = "it is set for each statement by the server itself; leave it away";

/** What to do instead of parameters that other programs read, or that a pooler refuses. */
const instead: Record<string, string> = {
  connection_limit: "set DATABASE_POOL instead",
  pool_size: "set DATABASE_POOL instead",
  max: "set DATABASE_POOL instead",
  pgbouncer: "a pooler is noticed without it; leave it away",
  pool_timeout: "a request waits 15 seconds for a connection; leave it away",
  connect_timeout: "a connection has 15 seconds; leave it away",
  socket_timeout: OWN_LIMITS,
  statement_timeout: OWN_LIMITS,
  lock_timeout: OWN_LIMITS,
  query_timeout: OWN_LIMITS,
  idle_in_transaction_session_timeout: OWN_LIMITS,
  statement_cache_size: "statements are not kept prepared; leave it away",
  sslaccept: "set sslmode instead: verify-full, or no-verify",
  sslidentity: "set sslcert and sslkey instead",
  sslpassword: "name a key in sslkey that has no password",
};

/**
 * A sentence for each parameter of a PostgreSQL URL that does not do what whoever wrote it expects.
 * None repeats a value that may be a secret.
 */
export function strayParameters(setting: string, url: string): string[] {
  const query = url.split("?").slice(1).join("?").split("#")[0] ?? "";
  const parameters = new URLSearchParams(query);
  const weak =
    parameters.get("sslmode") === "allow"
      ? [`${setting} has sslmode=allow, which the driver takes for verify-full: write that instead`]
      : [];
  const stray = [...new Set(parameters.keys())]
    .filter((name) => !known.has(name))
    .map((name) => {
      const what = instead[name] ?? "the driver does not know it; leave it away";
      return `${setting} has the parameter ${name.slice(0, 40)}: ${what}`;
    });
  return [...weak, ...stray];
}

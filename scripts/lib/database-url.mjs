const MODES = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full", "no-verify"];

/**
 * What is wrong with the way a DATABASE_URL is written, to stand behind the name of the setting;
 * undefined when it can be read. It never repeats the URL, which holds a password.
 */
export function databaseUrlFault(url) {
  if (url.startsWith("file:")) {
    return url.length > "file:".length ? undefined : "names no file, as file:/srv/muster.db does";
  }
  if (!/^postgres(ql)?:\/\//.test(url)) {
    return (
      "must start with postgresql:// or file:, such as " +
      "postgresql://muster:password@db.example.com/muster"
    );
  }
  const parsed = parse(url);
  // A "/", "?" or "#" in a password ends the host for the driver, and "@" comes after it.
  if (!parsed || /@/.test(parsed.pathname + parsed.hash) || /^[^=]*@/.test(parsed.search)) {
    return (
      "cannot be read. It is written postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with a port " +
      "from 1 to 65535; in user and password @ is written %40, : %3A, / %2F, ? %3F, # %23, % %25"
    );
  }
  if ([parsed.username, parsed.password, parsed.hostname, parsed.pathname].some(isUndecodable)) {
    return 'has a "%" that begins no escape: write it %25';
  }
  if (parsed.hostname.includes(",")) {
    return "names several hosts, of which the driver takes one: name the one that takes writes";
  }
  const mode = parsed.searchParams.get("sslmode");
  if (mode !== null && !MODES.includes(mode)) {
    return `has sslmode=${mode}, which is none of ${MODES.join(", ")}`;
  }
  return undefined;
}

/** The schema that a PostgreSQL URL says the tables are in, as `?schema=app`; undefined without. */
export function schemaOf(url) {
  return whereIs(url).parameters.get("schema") || undefined;
}

/** Whom a PostgreSQL URL names, without its password: for sentences. */
export function whereIs(url) {
  const parsed = parse(url);
  const query = parsed?.searchParams;
  const decode = (text) => (text && !isUndecodable(text) ? decodeURIComponent(text) : text);
  const host =
    query?.get("host") || decode(parsed?.hostname.replace(/^\[(.+)\]$/, "$1")) || "localhost";
  const port = query?.get("port") || parsed?.port || "5432";
  const user = query?.get("user") || decode(parsed?.username) || "";
  return {
    host,
    place: host.startsWith("/") ? `the socket in ${host}` : `${host}:${port}`,
    user,
    database: decode(parsed?.pathname.slice(1)) || user,
    parameters: query ?? new URLSearchParams(),
  };
}

/** As the driver reads it, which also takes a URL without a host and a "%" that is none of an escape. */
function parse(given) {
  const isRepaired = / |%[^a-f0-9]|%[a-f0-9][^a-f0-9]/i.test(given);
  const url = isRepaired ? encodeURI(given).replace(/%25(\d\d)/g, "%$1") : given;
  for (const text of [url, url.replace("@/", "@localhost/")]) {
    if (URL.canParse(text)) return new URL(text);
  }
  return undefined;
}

function isUndecodable(text) {
  try {
    decodeURIComponent(text);
    return false;
  } catch {
    return true;
  }
}

/**
 * An address anywhere in a text, to the next blank, or to the next address of a list. A quote may be
 * part of a password.
 */
const address =
  /(?:[a-z][a-z0-9+.-]*:\/+|(?<=^|[\s,([])\/\/)(?:(?![,;][a-z][a-z0-9+.-]*:\/)[^ \t\r\n])+/gi;

/** What follows the path: a query, a fragment, a parameter, whether somebody escaped its sign or not. */
const behindPath = /(?:[?#]|%3f|%23|[;&][^;&=/]*=).*$/is;

/** A name and a password before a host, without a scheme. */
const bareCredentials = /(^|[\s,([])[^\s/:@"'<>]+:[^\s/@"'<>]*@(?=[\w.[-])/g;

/**
 * The text without what is nobody's business in the addresses in it: name and password, query and
 * fragment. They open repositories, and everybody who may look at a host would read them.
 */
export function cutSecrets(text: string): string {
  return text.replace(address, cutAddress).replace(bareCredentials, "$1");
}

/** The same of a text beside an address, which may be made of it: ids of repositories are. */
export function cutSecretsOf(text: string, url: string): string {
  const parts = secretsIn(url).flatMap((secret) => [secret, decoded(secret)]);
  // The longest first: one may be a part of another.
  const secrets = parts
    .map((secret) => secret.trim())
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .sort((a, b) => b.length - a.length);
  return secrets.reduce(
    (rest, secret) => rest.replace(new RegExp(escaped(secret), "gi"), "***"),
    cutSecrets(text),
  );
}

function cutAddress(text: string): string {
  const [start = ""] = /^[^/]*\/+/.exec(text) ?? [];
  let rest = text.slice(start.length);
  for (let end = endOfCredentials(rest); end > 0; end = endOfCredentials(rest)) {
    // Slashes that come next now are those before the host.
    rest = rest.slice(end).replace(/^\/+/, "");
  }
  return start + rest.replace(behindPath, "");
}

/** Where the host begins, when there is something to cut before it; else 0. */
function endOfCredentials(rest: string): number {
  const [authority = ""] = /^[^/?#]*/.exec(rest) ?? [];
  const [credentials = ""] = /^.*(?:@|%40)/is.exec(authority) ?? [];
  if (credentials) return credentials.length;
  // A password that holds what nobody escaped; a colon before a port is none, nor in [::1].
  const isHost = /^\[|^[^:]*(?::(?:\d*|\$.*))?$/.test(authority);
  return isHost ? 0 : rest.indexOf("@") + 1;
}

/** Shorter ones may be any piece of a name. */
const SHORTEST_SECRET = 6;

/** zypper's `credentials=NAME` names a file, and repositories are called by the same name. */
const secretKey = /^$|token|key|secret|pass|auth|sig|jwt|licen[cs]e|^code$|credential$/i;

/** Passwords, a name that has none and is one, and what in a query is one. */
function secretsIn(url: string): string[] {
  const [, name = "", password] = /^[^/]*\/+([^/?#@:]*)(?::([^/?#]*))?@/.exec(url) ?? [];
  const [, query = ""] = /[?#;&](.*)$/s.exec(url) ?? [];
  const values = query.split(/[?#;&]/).flatMap((pair) => {
    const [, key = "", value = ""] = /^(?:([^=]*)=)?(.*)$/s.exec(pair) ?? [];
    return secretKey.test(key) ? value : [];
  });
  return [password || name, ...values];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/**
 * An address anywhere in a text, to the next blank, or to the next address of a list. A quote may be
 * part of a password.
 */
const address = /(?:[a-z][a-z0-9+.-]*:\/+|(?<=^|[\s,([])\/\/)(?:(?![,;][a-z][a-z0-9+.-]*:\/)\S)+/gi;

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
  return secretsIn(url).reduce((rest, secret) => rest.replaceAll(secret, "***"), cutSecrets(text));
}

function cutAddress(text: string): string {
  const [start = ""] = /^[^/]*\/+/.exec(text) ?? [];
  let rest = text.slice(start.length);
  for (let end = endOfCredentials(rest); end > 0; end = endOfCredentials(rest)) {
    // Slashes that come next now are those before the host.
    rest = rest.slice(end).replace(/^\/+/, "");
  }
  return start + rest.replace(/[?#].*$/s, "");
}

/** Where the host begins, when there is something to cut before it; else 0. */
function endOfCredentials(rest: string): number {
  const [authority = ""] = /^[^/?#]*/.exec(rest) ?? [];
  if (authority.includes("@")) return authority.lastIndexOf("@") + 1;
  // A password that holds what nobody escaped; a colon before a port is none, nor in [::1].
  const isHost = /^\[|^[^:]*(?::(?:\d*|\$.*))?$/.test(authority);
  return isHost ? 0 : rest.indexOf("@") + 1;
}

/** Shorter ones may be any piece of a name. */
const SHORTEST_SECRET = 6;

/** zypper's `credentials=NAME` names a file, and repositories are called by the same name. */
const secretKey = /^$|token|key|secret|pass|auth|sig/i;

/** Passwords, and what in a query is one. */
function secretsIn(url: string): string[] {
  const [, password = ""] = /^[^/]*\/+[^/?#@]*:([^/?#]*)@/.exec(url) ?? [];
  const [, query = ""] = /[?#](.*)$/s.exec(url) ?? [];
  const values = query.split(/[?#&]/).flatMap((pair) => {
    const [, key = "", value = ""] = /^(?:([^=]*)=)?(.*)$/s.exec(pair) ?? [];
    return secretKey.test(key) ? value : [];
  });
  return [password, ...values].filter((secret) => secret.length >= SHORTEST_SECRET);
}

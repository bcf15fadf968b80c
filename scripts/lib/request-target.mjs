/** `http://host/path` as a target: the authority and what follows it. */
const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/is;
/** What means the same with and without its escape (RFC 3986 2.3). */
const UNRESERVED = /[\w.~-]/;
/** The API, and the two files that next.config.ts serves from it. */
const API = /^\/+(?:api(?:[/?]|$)|install\.sh)/;

/**
 * What a request asks for, whichever form of target (RFC 9112 3.2) it is written in: the path with
 * its query as the app reads it (`*` for the server as a whole), and the host, if one is named.
 * `refused` is a sentence instead. It changes nothing of the request.
 */
export function readRequestTarget(req) {
  const hosts = hostHeaders(req);
  if (hosts.length > 1) return { refused: "More than one Host header" };
  const [named] = hosts;
  // HTTP/1.0 knows no Host, and load balancers check in it.
  if (named === undefined && isHttp11(req)) return { refused: "No Host header" };
  if (named !== undefined && !isHost(named)) return { refused: "Malformed Host header" };

  const [, authority, rest] = ABSOLUTE.exec(req.url) ?? [undefined, undefined, req.url];
  if (authority?.includes("@")) {
    return { refused: "A user name or password in the URL is not accepted" };
  }
  if (authority !== undefined && !isHost(authority)) return { refused: "Malformed URL" };
  // RFC 9112 3.2.2: where the target names a host, the header does not count.
  const host = authority ?? named;
  const whole = authority === undefined ? rest : fromRoot(req.method, rest);
  if (whole === "*" && req.method === "OPTIONS") return { url: whole, host };

  const url = tidy(whole);
  return isPath(url) ? { url, host } : { refused: "Malformed URL" };
}

/** Whether a path of `readRequestTarget` is the API's, which answers every method itself. */
export const isApi = (url) => API.test(url);

/** What follows the authority of a target (RFC 9112 3.2.4 for OPTIONS). */
function fromRoot(method, rest) {
  if (rest === "" && method === "OPTIONS") return "*";
  return rest.startsWith("/") ? rest : `/${rest}`;
}

/**
 * The same path in one spelling: letters, digits, `-`, `.`, `_` and `~` without escapes, and in the
 * API no doubled slash and none at the end, which is what a base URL that ends in `/` makes. Next
 * redirects such a path, and most programs do not follow the redirect of a POST. Its redirects
 * stay for pages, so that a page has one address.
 */
function tidy(target) {
  const [path] = target.split(/[?#]/, 1);
  const plain = path.replace(/%([0-9a-f]{2})/gi, (escaped, hex) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return UNRESERVED.test(character) ? character : escaped;
  });
  const one = isApi(plain) ? plain.replace(/\/{2,}/g, "/").replace(/(.)\/$/, "$1") : plain;
  return one + target.slice(path.length);
}

/**
 * Whether it is a path that means what it says. Clients resolve `.` and `..` before they send; one
 * that arrives is meant to reach another path than a proxy in front has allowed.
 */
function isPath(url) {
  const [path] = url.split(/[?#]/, 1);
  if (!path.startsWith("/") || path.includes("\\")) return false;
  try {
    const decoded = decodeURIComponent(path);
    const steps = decoded.split(/[/\\]/);
    return !decoded.includes("\0") && !steps.some((step) => step === "." || step === "..");
  } catch {
    return false;
  }
}

function isHost(host) {
  return /^[^\s/?#@\\]+$/.test(host) && URL.canParse(`http://${host}`);
}

/** Node keeps the first of several; all of them stand among the raw ones. */
function hostHeaders({ rawHeaders }) {
  return rawHeaders.filter((_, n) => n % 2 === 1 && rawHeaders[n - 1].toLowerCase() === "host");
}

function isHttp11({ httpVersionMajor: major, httpVersionMinor: minor }) {
  return major > 1 || (major === 1 && minor >= 1);
}

const MAX_PATH = 200;
/** Bytes that are looked at, and how often escapes are taken off them. */
const MAX_READ = 1000;
const MAX_LAYERS = 8;
/** Escaped letters, digits and what tokens are made of; `%25` before an escape is one of a layer more. */
const ESCAPES = /%(?:25)*(2[de]|3\d|[46][1-9a-f]|[57][0-9a]|5f|7e)/gi;
const LAYERS = /%(?:25)+(?=[0-9a-f]{2})/gi;

/** What may be a secret, whoever made it: ours, a JWT, long hex as the API of hosts uses it. */
const SECRETS = [
  [/(mst_[a-z]+_)[\w-]+/gi, "$1…"],
  [/eyJ[\w-]{8,}(?:\.[\w-]*)*/g, "eyJ…"],
  [/[0-9a-f]{32,}/gi, "…"],
];

/**
 * A path as it may stand in the log: without host and query, and with anything that looks like a
 * secret cut, also where its letters are escaped.
 */
export function loggedPath(url) {
  const path = url
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "")
    .split(/[?#]/, 1)[0]
    .slice(0, MAX_READ);
  const plain = withoutEscapes(path);
  if (plain === undefined) return "…";
  return SECRETS.reduce((text, [secret, rest]) => text.replace(secret, rest), plain).slice(
    0,
    MAX_PATH,
  );
}

/** Undefined when it is escaped more often than anybody does by mistake. */
function withoutEscapes(path) {
  let plain = path;
  for (let layer = 0; layer < MAX_LAYERS; layer += 1) {
    const before = plain;
    plain = plain
      .replace(ESCAPES, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(LAYERS, "%");
    if (plain === before) return plain;
  }
  return undefined;
}

/** The folder under app/api that holds the routes of S3, whatever API_VERSION calls them. */
const FOLDER = "v1";

/** Where no route is, so that the app answers as for any path it does not know. */
const NOWHERE = "/api/-";

/** The version in public paths. The app validates it at boot. */
export function apiVersion() {
  return process.env.API_VERSION || FOLDER;
}

/**
 * The path a request is served under when that is another than the client asked for, or
 * undefined: the routes of S3 answer under API_VERSION alone.
 */
export function servedPath(url, version = apiVersion()) {
  if (version === FOLDER) return undefined;
  // As Next reads it: without `.` and `..`.
  const { pathname, search } = new URL(`http://localhost${url}`);
  const [, api, asked, ...rest] = pathname.split("/");
  if (decode(api) !== "api") return undefined;
  const below = rest.map((part) => `/${part}`).join("") + search;
  if (decode(asked) === version) return `/api/${FOLDER}${below}`;
  if (decode(asked) === FOLDER) return `${NOWHERE}/${FOLDER}${below}`;
  return undefined;
}

/** The same for `next dev`, as rewrites that Next tries before its own routes. */
export function devRewrites(version = apiVersion()) {
  if (version === FOLDER) return [];
  return [
    { source: `/api/${FOLDER}/:path*`, destination: `${NOWHERE}/${FOLDER}/:path*` },
    { source: `/api/${version}/:path*`, destination: `/api/${FOLDER}/:path*` },
  ];
}

const decode = (part = "") => decodeURIComponent(part);

/**
 * What every answer tells browsers, as ASVS 5.0 wants it (docs/security.md): the one place. Nothing
 * here is of Node, for `next dev` answers through middleware.ts. Why so: docs/decisions/0070.
 */

const YEAR_SECONDS = 31_536_000;

/**
 * The style that sonner puts into pages by itself, first empty, then filled. A test compares the
 * second with the package.
 */
const SONNER_STYLES = [
  "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
  "'sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY='",
];

/** For what is no page: opened by itself it runs and loads nothing, and no page may show it. */
const DATA_POLICY = policy({
  "default-src": "'none'",
  // How browsers show plain text and JSON.
  "style-src": "'unsafe-inline'",
  "object-src": "'none'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
  sandbox: "",
});

/**
 * For the script of the worker that the windows of a browser share (components/live). A worker runs
 * under the policy of its own script, and one of a sandbox does not start, without a word.
 */
export const WORKER_POLICY = policy({
  "default-src": "'none'",
  "script-src": "'self'",
  "connect-src": "'self'",
  "object-src": "'none'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
});

/** Whether a request asks for that script, which the bundler of Next named. */
export function isWorkerScript(target) {
  return /^\/_next\/static\/chunks\/turbopack-worker-[\w.~-]+\.js(?:\?|$)/.test(target);
}

/**
 * What a page may load and run: files of this server, and of what stands in the page itself only
 * scripts and styles with the nonce of this answer or one of the hashes. Next takes the nonce from
 * a header of this name on the request.
 */
export function pagePolicy({ nonce, scripts = [], styles = [], development = false }) {
  const own = ["'self'", ...(nonce ? [`'nonce-${nonce}'`] : [])];
  // The tools of `next dev` evaluate text, and put styles into the page.
  const scriptSrc = development ? [...own, "'unsafe-eval'"] : [...own, ...scripts];
  const styleSrc = development
    ? ["'self'", "'unsafe-inline'"]
    : [...own, ...SONNER_STYLES, ...styles];
  return policy({
    "default-src": "'self'",
    "script-src": scriptSrc.join(" "),
    "script-src-attr": "'none'",
    "style-src": styleSrc.join(" "),
    // Of a meter its width, of a group its colour.
    "style-src-attr": "'unsafe-inline'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  });
}

/** 128 random bits for one answer. */
export function newNonce() {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}

/**
 * The headers of every answer. A page has a policy of its own in the place of the one in here.
 * `hstsSubdomains` is the setting HSTS_SUBDOMAINS.
 */
export function everyAnswer(publicUrl, hstsSubdomains) {
  return {
    "content-security-policy": DATA_POLICY,
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    // By this the agent, and whoever asks, knows our answer from that of a proxy in our place.
    "x-muster": "1",
    // For browsers that do not know frame-ancestors.
    "x-frame-options": "DENY",
    ...(publicUrl.startsWith("https:") && {
      // Over http browsers ignore both, and complain of the first.
      "cross-origin-opener-policy": "same-origin",
      "strict-transport-security": hsts(publicUrl, hstsSubdomains),
    }),
  };
}

/**
 * Subdomains are held to https too, unless they are other services' names: a server at the top of a
 * domain must not lock a browser out of them for a year.
 */
function hsts(publicUrl, subdomains = "") {
  const bare = new URL(publicUrl).hostname.split(".").length < 3;
  const include = subdomains === "" ? !bare : /^(?:true|yes|1)$/i.test(subdomains);
  return `max-age=${YEAR_SECONDS}${include ? "; includeSubDomains" : ""}`;
}

function policy(directives) {
  return Object.entries(directives)
    .map((directive) => directive.filter(Boolean).join(" "))
    .join("; ");
}

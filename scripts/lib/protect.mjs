import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import onHeaders from "on-headers";
import { everyAnswer, isWorkerScript, newNonce, pagePolicy, WORKER_POLICY } from "./headers.mjs";
import { root } from "./root.mjs";
import { publicUrl } from "./settings.mjs";

const POLICY = "content-security-policy";
/** What Next sends when it cannot make a page at all: made by the build, so it knows no nonce. */
const FAILED_PAGE = join(root, ".next", "server", "pages", "500.html");
/** Where a page that failed finds the id it shows; components/page/request-id.ts reads it. */
const REQUEST_COOKIE = "muster-request";

/** The headers of every answer of this server, by its settings. */
export function answerHeaders() {
  return everyAnswer(publicUrl(), process.env.HSTS_SUBDOMAINS);
}

/**
 * Gives a function that puts the headers on an answer before anything else does. One that may be a
 * page, and turns out to be one, gets a policy with a nonce of its own, which Next reads from the
 * request. What agents ask is none, and costs no nonce.
 */
export function openProtection() {
  const headers = new Map(Object.entries(answerHeaders()));
  const dataPolicy = headers.get(POLICY);
  const failed = existsSync(FAILED_PAGE) ? hashesOf(readFileSync(FAILED_PAGE, "utf8")) : {};
  return function protect(req, res, { requestId, mayBePage }) {
    res.setHeaders(headers);
    if (!mayBePage) return;
    if (isWorkerScript(req.url)) return res.setHeader(POLICY, WORKER_POLICY);
    const nonce = newNonce();
    req.headers[POLICY] = pagePolicy({ nonce });
    onHeaders(res, () => {
      const type = String(res.getHeader("content-type"));
      // A page that knows better has said so.
      if (type.startsWith("text/html") && res.getHeader(POLICY) === dataPolicy) {
        const made = res.statusCode >= 500 ? failed : {};
        res.setHeader(POLICY, pagePolicy({ nonce, ...made }));
      }
      // Not with the answer of a server action: Next makes the page anew when that sets a cookie.
      if (/^text\/(?:html|x-component)/.test(type) && req.method === "GET") {
        res.appendHeader("set-cookie", requestCookie(requestId));
      }
    });
  };
}

/** The hashes by which a policy names the scripts and styles that stand in a page itself. */
export function hashesOf(html) {
  const inside = (element) =>
    [...html.matchAll(new RegExp(`<${element}((?:\\s[^>]*)?)>([^]*?)</${element}>`, "g"))]
      .filter(([, attributes]) => !/\ssrc=/.test(attributes))
      .map(([, , text]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  return { scripts: [...new Set(inside("script"))], styles: [...new Set(inside("style"))] };
}

function requestCookie(requestId) {
  const secure = publicUrl().startsWith("https:");
  const name = secure ? `__Host-${REQUEST_COOKIE}` : REQUEST_COOKIE;
  return `${name}=${requestId}; Path=/; SameSite=Strict${secure ? "; Secure" : ""}`;
}

import { createHash } from "node:crypto";
import { once } from "node:events";
import { IncomingMessage, ServerResponse } from "node:http";
import { Duplex } from "node:stream";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { pagePolicy } from "./headers.mjs";
import { hashesOf } from "./protect.mjs";
import { refuse } from "./refuse.mjs";

/** The largest page, open to everybody, and the same for everybody but for its colours. */
const PATH = "/docs/api";
const THEME = /(?:^|;\s*)(?:__Host-)?muster-theme=(light|dark)(?:;|$)/;
const HEAD_END = "\r\n\r\n";

/**
 * The app's handler, except for the page of the API. That is made once for each theme and kept,
 * with hashes in its policy. It shows settings, so no build can make it, and nothing else that
 * changes. A page that could not be made is not kept: the next request tries again.
 */
export function keepingPage(handle) {
  const kept = new Map();
  return async (req, res) => {
    if (pathOf(req.url) !== PATH) return handle(req, res);
    if (req.method !== "GET" && req.method !== "HEAD") {
      res.setHeader("allow", "GET, HEAD");
      return refuse(req, res, { status: 405, error: `Method ${req.method} not allowed` });
    }
    const [, theme = "system"] = THEME.exec(req.headers.cookie ?? "") ?? [];
    let page = kept.get(theme);
    if (!page) {
      page = make(handle, theme);
      kept.set(theme, page);
      page.catch(() => kept.delete(theme));
    }
    answer(req, res, await page);
  };
}

/** However it is written: what Next would serve under this path must not be made anew. */
function pathOf(url) {
  return decodeURIComponent(new URL(`http://localhost${url}`).pathname);
}

function answer(req, res, { headers, etag, plain, zipped }) {
  res.setHeaders(headers);
  if (req.headers["if-none-match"]?.includes(etag)) return res.writeHead(304).end();
  const unzipped = !/\bgzip\b/.test(req.headers["accept-encoding"] ?? "");
  if (!unzipped) res.setHeader("content-encoding", "gzip");
  res.setHeader("content-length", (unzipped ? plain : zipped).length);
  res.end(unzipped ? plain : zipped);
}

async function make(handle, theme) {
  const html = await ask(handle, {
    cookie: `muster-theme=${theme}`,
    // Without a nonce: middleware.ts takes a request without a policy for one of `next dev`.
    "content-security-policy": pagePolicy({}),
  });
  const plain = Buffer.from(html);
  const etag = `"${createHash("sha256").update(plain).digest("base64url")}"`;
  const headers = new Map([
    ["content-type", "text/html; charset=utf-8"],
    ["content-security-policy", pagePolicy(hashesOf(html))],
    ["cache-control", "private, no-cache"],
    ["vary", "Accept-Encoding, Cookie"],
    ["etag", etag],
  ]);
  return { headers, etag, plain, zipped: await promisify(gzip)(plain) };
}

/** What the handler answers to a request that came over no network. Throws unless that is 200. */
async function ask(handle, headers) {
  const chunks = [];
  const socket = new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  // HTTP/1.0, so that the body comes in one piece.
  const version = { httpVersion: "1.0", httpVersionMajor: 1, httpVersionMinor: 0 };
  const req = Object.assign(new IncomingMessage(socket), version, {
    method: "GET",
    url: PATH,
    headers: { host: "localhost", ...headers },
  });
  req.push(null);
  const res = new ServerResponse(req);
  res.assignSocket(socket);
  // What a server does for the sockets it accepts.
  socket.on("drain", () => res.emit("drain"));
  const sent = once(res, "finish");
  await handle(req, res);
  await sent;
  if (res.statusCode !== 200) throw new Error(`${PATH} was answered with ${res.statusCode}.`);
  const answered = Buffer.concat(chunks).toString();
  return answered.slice(answered.indexOf(HEAD_END) + HEAD_END.length);
}

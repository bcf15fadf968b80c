import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { connect as connectTls } from "node:tls";

const PATIENCE_MS = 5_000;
const MAX_REDIRECTS = 5;

/**
 * Why nothing can be fetched from `url`, with the `status` when there is an answer; undefined when
 * it can. Asks as npm's install scripts do: by the proxy that npm or the environment names, along
 * redirects. Takes five seconds at most, and reads no body.
 */
export async function unreachable(url, patience = PATIENCE_MS) {
  const signal = AbortSignal.timeout(patience);
  try {
    let target = url;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const { statusCode, headers } = await answer(target, signal);
      if (statusCode < 300) return undefined;
      if (statusCode >= 400 || !headers.location) {
        return { status: statusCode, reason: `it answers ${statusCode}` };
      }
      target = new URL(headers.location, target);
    }
    return { reason: "it redirects without end" };
  } catch (error) {
    if (signal.aborted) return { reason: `no answer within ${patience / 1000} seconds` };
    return { reason: error.code || error.message };
  }
}

async function answer(url, signal) {
  const proxy = proxyUrl();
  const secure = url.protocol === "https:";
  const socket = proxy && (await tunnel(proxy, url, signal));
  const request = secure ? requestHttps : requestHttp;
  const through = socket && {
    createConnection: () => (secure ? connectTls({ socket, servername: url.hostname }) : socket),
  };
  return new Promise((resolve, reject) => {
    request(url, { signal, ...(through ?? { agent: false }) })
      .on("response", (response) => {
        resolve(response);
        response.destroy();
      })
      .on("error", reject)
      .end();
  });
}

/** A connection to the host of `url`, made by a proxy. */
function tunnel(proxy, url, signal) {
  const port = url.port || (url.protocol === "https:" ? 443 : 80);
  const credentials = [proxy.username, proxy.password].map(decodeURIComponent).join(":");
  const headers = { host: `${url.hostname}:${port}` };
  if (proxy.username) {
    headers["proxy-authorization"] = `Basic ${Buffer.from(credentials).toString("base64")}`;
  }
  const request = proxy.protocol === "https:" ? requestHttps : requestHttp;
  const options = { method: "CONNECT", path: headers.host, headers, agent: false, signal };
  return new Promise((resolve, reject) => {
    // Without the credentials, which Node would send to the proxy as if to a server.
    request(new URL(proxy.origin), options)
      .on("connect", ({ statusCode }, socket) => {
        if (statusCode === 200) return resolve(socket);
        socket.destroy();
        reject(new Error(`the proxy ${proxy.host} answers ${statusCode}`));
      })
      .on("response", ({ statusCode }) =>
        reject(new Error(`the proxy ${proxy.host} answers ${statusCode}`)),
      )
      .on("error", (error) => {
        reject(new Error(`the proxy ${proxy.host}: ${error.code || error.message}`));
      })
      .end();
  });
}

/** In the order of prebuild-install, which fetches better-sqlite3 and knows no exceptions. */
function proxyUrl() {
  const { env } = process;
  const named =
    env.npm_config_https_proxy ||
    env.https_proxy ||
    env.HTTPS_PROXY ||
    env.npm_config_proxy ||
    env.http_proxy ||
    env.HTTP_PROXY;
  return named && URL.canParse(named) ? new URL(named) : undefined;
}

import { normalizeIp } from "@/lib/ip-ranges";

/**
 * What one header says of the way a request came, the nearest hop last: its address in the shortest
 * form, or null where the hop has no address to give (`unknown`, a made-up name, nonsense).
 */
export type Hops = (string | null)[];

/**
 * The hops of X-Forwarded-For, as proxies write them: addresses with or without a port, IPv6 in
 * brackets or without, quoted or not. Empty elements count for nothing.
 */
export function hopsOfXForwardedFor(header: string | null): Hops {
  return (header ?? "")
    .split(",")
    .map((element) => element.trim())
    .filter((element) => element !== "")
    .map(addressOfNode);
}

/** One parameter of RFC 7239, its value also without the quotes that IPv6 ought to have. */
const PARAMETER = /[\t ]*([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,;"\\]*))[\t ]*/y;

/**
 * The hops of Forwarded (RFC 7239 4). Null when it is not well-formed: a client may have opened a
 * quotation that ends within what the proxy added, so nothing of it can be told apart.
 */
export function hopsOfForwarded(header: string | null): Hops | null {
  const text = header ?? "";
  const hops: Hops = [];
  let node: string | undefined;
  let at = 0;
  while (at < text.length) {
    PARAMETER.lastIndex = at;
    const [whole = "", name, quoted, plain] = PARAMETER.exec(text) ?? [];
    if (name?.toLowerCase() === "for") node = quoted?.replace(/\\(.)/g, "$1") ?? plain;
    at += whole.length;
    // Empty elements and parameters are allowed.
    while (whole === "" && /[\t ]/.test(text.charAt(at))) at += 1;
    if (at < text.length && text[at] !== ";" && text[at] !== ",") return null;
    if ((at >= text.length || text[at] === ",") && node !== undefined) {
      hops.push(addressOfNode(node));
      node = undefined;
    }
    at += 1;
  }
  return hops;
}

/** The address of a node (RFC 7239 6), whose port does not matter. */
function addressOfNode(text: string): string | null {
  const node = text.replace(/^"(.*)"$/, "$1");
  const [, bracketed, v4] =
    /^(?:\[([^\]]*)\]|(\d+\.\d+\.\d+\.\d+))(?::(?:\d{1,5}|_[\w.-]+))?$/.exec(node) ?? [];
  return normalizeIp(bracketed ?? v4 ?? node);
}

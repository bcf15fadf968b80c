export type Answer<Body> = { status: number; body: Body; headers: Headers };

type Ask = {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** One request to a running server; a JSON answer is parsed, any other is text. */
export async function api<Body = unknown>(
  url: string,
  { method = "GET", body, headers = {}, signal }: Ask = {},
): Promise<Answer<Body>> {
  const response = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
  const text = await response.text();
  const json = response.headers.get("content-type")?.startsWith("application/json");
  return {
    status: response.status,
    body: (json ? JSON.parse(text) : text) as Body,
    headers: response.headers,
  };
}

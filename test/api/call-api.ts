/** What an answer of the API holds, read whole. */
export type ApiAnswer = { status: number; headers: Headers; body: Record<string, unknown> };

type CallApi = {
  url: string;
  token?: string;
  path: string;
  method?: string;
  /** Sent as JSON; a string or bytes are sent as they are. */
  body?: unknown;
  headers?: Record<string, string>;
};

/** One call of the API, as a client without a library makes it. */
export async function callApi({ url, token, path, method, body, headers = {} }: CallApi): Promise<ApiAnswer> {
  const raw = typeof body === "string" || body instanceof Uint8Array;
  const response = await fetch(`${url}${path}`, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: raw ? (body as string) : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>,
  };
}

/** Both shapes of an error, as one object to compare. */
export function errorOf({ status, body }: ApiAnswer): Record<string, unknown> {
  const { code, request_id, ...rest } = body["error"] as Record<string, unknown>;
  return { status, code, detail: body["detail"], hasRequestId: typeof request_id === "string", ...rest };
}

/** An answer without what differs from call to call, to be compared with another one. */
export function withoutIds({ status, headers, body }: ApiAnswer): unknown {
  // the allowance counts each call, whatever is asked
  const own = ["x-request-id", "date", "ratelimit-remaining", "ratelimit-reset"];
  const kept = [...headers].filter(([name]) => !own.includes(name));
  const error = { ...(body["error"] as Record<string, unknown>), request_id: "…" };
  return { status, headers: kept, body: { ...body, error } };
}

import type { RefusedCall } from "./answer-call";

type CallApp = {
  method?: "GET" | "POST" | "DELETE";
  json?: unknown;
  form?: Record<string, string>;
  signal?: AbortSignal;
};

/** Why one of the app's own calls was refused, in words for the merchant; SHUT_OUT is Shopify's library, which knows nobody here. */
export class CallRefused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "CallRefused";
  }
}

/** Calls one of the app's own routes and answers its JSON. Throws CallRefused, also when nobody answers. */
export async function callApp<T>(path: string, { method = "POST", json, form, signal }: CallApp = {}): Promise<T> {
  const body = form ? new URLSearchParams(form) : json === undefined ? null : JSON.stringify(json);
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      body,
      headers: json === undefined ? {} : { "content-type": "application/json" },
      ...(signal && { signal }),
    });
  } catch {
    signal?.throwIfAborted();
    throw new CallRefused("UNREACHABLE", "Looklift cannot be reached. Check your connection and try again.");
  }
  const answer = (await response.json().catch(() => null)) as (T & Partial<RefusedCall>) | null;
  if (response.ok && answer) return answer;
  const words = answer?.error?.message ?? `Looklift did not answer as expected (${response.status}). Try again.`;
  throw new CallRefused(answer?.error?.code ?? (response.status === 401 ? "SHUT_OUT" : "UNEXPECTED"), words);
}

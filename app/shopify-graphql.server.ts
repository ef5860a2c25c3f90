import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "./errors";
import { shopifyCallMs, shopifyRetryAfterSecondsMax, shopifyTriesMax } from "./limits";
import { observeCall } from "./observe-call.server";
import { settlePoints, takePoints } from "./shopify-points.server";
import { findToken, loseToken } from "./shopify-tokens.server";

/** The version of the Admin API that every call speaks. */
export const adminApiVersion = "2026-10";

type GraphqlError = { message: string; extensions?: { code?: string } };
type GraphqlAnswer = { data?: unknown; errors?: GraphqlError[] | string; extensions?: { cost?: unknown } };
type Call = { shop: string; signal: AbortSignal | undefined; sparePercent?: number | undefined };
type Operation = { query: string; variables: Record<string, unknown> };
type Outcome = { data: unknown } | { busy: number | null } | { refused: string };

type OpenGraphql = { shop: string; signal?: AbortSignal; sparePercent?: number };
export type AdminGraphql = <T>(query: string, variables?: Record<string, unknown>) => Promise<T>;

/**
 * Calls the Admin GraphQL API as the app, outside of a merchant's request, with the shop's offline token. Each call has a
 * timeout and waits for the shop's points, which all processes share; throttled and unavailable answers are tried again, a
 * bounded number of times. With `sparePercent` it leaves that much of the shop's points to calls that somebody waits for.
 * Throws UNAVAILABLE, or FORBIDDEN when the shop has to open the app again.
 */
export async function adminGraphql({ shop, signal, sparePercent }: OpenGraphql): Promise<AdminGraphql> {
  await findToken({ shop, signal });
  return async <T>(query: string, variables: Record<string, unknown> = {}): Promise<T> => {
    const answer = await observeCall({ system: "shopify", operation: "graphql" }, () =>
      callUntilAnswered({ shop, signal, sparePercent }, { query, variables }),
    );
    return answer as T;
  };
}

async function callUntilAnswered(call: Call, operation: Operation): Promise<unknown> {
  const { shop, signal } = call;
  let refused: string | undefined;
  for (let attempt = 1; ; attempt++) {
    const token = await findToken({ ...call, ...(refused && { refused }) });
    const outcome = await callOnce({ ...call, ...operation, token });
    if ("data" in outcome) return outcome.data;
    if ("refused" in outcome) {
      if (refused !== undefined) await loseToken({ shop, refused: token });
      refused = token;
      continue;
    }
    const after = outcome.busy ?? 0;
    if (attempt >= shopifyTriesMax || after > shopifyRetryAfterSecondsMax)
      throw new AppError("UNAVAILABLE", "Shopify is busy. Try again in a minute.");
    // whoever was refused together does not come again together
    const backOff = 2 ** attempt * 125 * (1 + Math.random());
    await pause(Math.max(after * 1000, backOff), undefined, signal ? { signal } : {});
  }
}

async function callOnce({ token, ...call }: Call & Operation & { token: string }): Promise<Outcome> {
  const taken = await takePoints(call);
  const response = await post({ ...call, token });
  if (response.status === 429 || response.status >= 500) return { busy: readRetryAfter(response.headers) };
  if (response.status === 401) return { refused: token };
  if (response.status === 403)
    throw new AppError(
      "FORBIDDEN",
      "Shopify refuses Looklift's access to the shop. Open the app in the Shopify admin once, then try again.",
    );
  if (!response.ok)
    throw new AppError("UNAVAILABLE", `Shopify answered with an error (${response.status}). Try again in a minute.`);
  const answer = await readAnswer(response, call.signal);
  await settlePoints({ ...call, taken, told: answer.extensions?.cost });
  return judge(answer);
}

function judge({ data, errors = [] }: GraphqlAnswer): Outcome {
  const list = typeof errors === "string" ? [{ message: errors }] : errors;
  const has = (code: string) => list.some((error) => error.extensions?.code === code);
  if (has("THROTTLED")) return { busy: null };
  if (list.length === 0 && data !== undefined) return { data };
  const cause = new Error(list.map(({ message }) => message).join("; "));
  if (has("ACCESS_DENIED"))
    throw new AppError(
      "FORBIDDEN",
      "Looklift lacks a permission in the shop. Open the app in the Shopify admin, and agree to what it asks for.",
      { cause },
    );
  throw new AppError("UNAVAILABLE", "Shopify could not carry out the request.", { cause });
}

type Post = Call & Operation & { token: string };

async function post({ shop, signal, token, query, variables }: Post): Promise<Response> {
  const timeout = AbortSignal.timeout(shopifyCallMs);
  try {
    return await fetch(`https://${shop}/admin/api/${adminApiVersion}/graphql.json`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-shopify-access-token": token },
      body: JSON.stringify({ query, variables }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new AppError("UNAVAILABLE", "Shopify does not answer. Try again in a minute.", { cause });
  }
}

async function readAnswer(response: Response, signal: AbortSignal | undefined): Promise<GraphqlAnswer> {
  try {
    return (await response.json()) as GraphqlAnswer;
  } catch (cause) {
    signal?.throwIfAborted();
    throw new AppError("UNAVAILABLE", "Shopify's answer broke off. Try again in a minute.", { cause });
  }
}

/** The seconds that an answer asks to wait, given as such or as a time; null when it does not. */
export function readRetryAfter(headers: Headers): number | null {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, (at - Date.now()) / 1000);
}

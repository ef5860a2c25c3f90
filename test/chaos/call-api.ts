import { setTimeout as pause } from "node:timers/promises";
import type { Chance } from "./draw-chance";

export type Caller = { clientId: string; token: string; trialImages: string[] };
/** What became of a caller's wish to cancel; null when it had none. */
export type Cancel = "cancelled" | "ended" | null;
/** What a caller knows after a definite answer: the request it was given, or that it had no credits. */
export type Told = { caller: Caller; key: string; trialImage: string; requestId: string | null; cancel: Cancel };

// Longer than a call takes on a machine that has much else to do: who gives up too early only makes it slower.
const CALL_MS_MAX = 10_000;
const PAUSE_MS_MAX = 150;
const TRIES_MAX = 2_000;

/** Where to send a call: another web process may answer each. */
export type Door = { urls: string[]; chance: Chance };
type Order = { caller: Caller; key: string; trialImage: string; cancelAfter: number | null };

/**
 * Submits one extraction as a careful client does: the same Idempotency-Key again and again until there is a definite
 * answer, whatever is cut, refused or down meanwhile; then cancels it, if it wants to, in the same way. An answer that no
 * client should ever see throws.
 */
export async function submitUntilTold({ cancelAfter, ...order }: Order, door: Door): Promise<Told> {
  const { caller, key, trialImage } = order;
  const answer = await callUntil({
    ...{ door, caller, path: "/v1/extract", key, body: { trial_image: trialImage }, definite: [202, 402] },
  });
  if (answer.status === 402) return { ...order, requestId: null, cancel: null };
  const { request_id: requestId } = answer.body as { request_id: string };
  if (cancelAfter === null) return { ...order, requestId, cancel: null };
  await pause(cancelAfter);
  const path = `/v1/jobs/${requestId}/cancel`;
  const { status } = await callUntil({ door, caller, path, body: {}, definite: [200, 409] });
  return { ...order, requestId, cancel: status === 200 ? "cancelled" : "ended" };
}

type CallUntil = {
  door: Door;
  caller: Caller;
  path: string;
  key?: string;
  body?: unknown;
  /** The statuses that settle the matter. */
  definite: number[];
};

/** Calls until the answer is one of the definite ones. 5xx, 429, no answer and a first call still at work are none. */
export async function callUntil({ door, definite, ...call }: CallUntil) {
  const what = `${call.path} ${call.key ?? ""}`;
  for (let attempt = 1; attempt <= TRIES_MAX; attempt++) {
    const answer = await callOnce({ ...call, url: door.chance.pick(door.urls) });
    if (answer && definite.includes(answer.status)) return answer;
    if (answer && answer.status < 500 && ![409, 429].includes(answer.status))
      throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
    await pause(10 + door.chance.below(PAUSE_MS_MAX));
  }
  throw new Error(`${what}: no definite answer after ${TRIES_MAX} tries`);
}

type CallOnce = { url: string; caller: Caller; path: string; key?: string; body?: unknown };

/** One call, POST when there is a body; null when it got no whole answer. */
async function callOnce({ url, caller, path, key, body }: CallOnce) {
  try {
    const response = await fetch(`${url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Bearer ${caller.token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(key !== undefined && { "idempotency-key": key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(CALL_MS_MAX),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as unknown };
  } catch {
    return null;
  }
}

import { setTimeout as pause } from "node:timers/promises";
import type { Chance } from "./draw-chance";

export type Caller = { token: string; trialImages: string[] };
/** What a caller knows after a definite answer: the request it was given, or that it had no credits. */
export type Told = { caller: Caller; key: string; trialImage: string; requestId: string | null };

const CALL_MS_MAX = 3_000;
const PAUSE_MS_MAX = 150;
const TRIES_MAX = 2_000;

/**
 * Submits one extraction as a careful client does: the same Idempotency-Key again and again until there is a definite
 * answer, whatever is cut, refused or down meanwhile. An answer that no client should ever see throws.
 */
export async function submitUntilTold(url: string, order: Omit<Told, "requestId">, chance: Chance): Promise<Told> {
  const { caller, key, trialImage } = order;
  for (let attempt = 1; attempt <= TRIES_MAX; attempt++) {
    const answer = await submitOnce(url, caller.token, key, trialImage);
    if (answer?.status === 202) return { ...order, requestId: (answer.body as { request_id: string }).request_id };
    if (answer?.status === 402) return { ...order, requestId: null };
    if (answer && answer.status < 500 && answer.status !== 409 && answer.status !== 429)
      throw new Error(`${key}: ${answer.status} ${JSON.stringify(answer.body)}`);
    await pause(10 + chance.below(PAUSE_MS_MAX));
  }
  throw new Error(`${key}: no definite answer after ${TRIES_MAX} tries`);
}

/** One call; null when it got no whole answer. */
export async function submitOnce(url: string, token: string, key: string, trialImage: string) {
  try {
    const response = await fetch(`${url}/v1/extract`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": key },
      body: JSON.stringify({ trial_image: trialImage }),
      signal: AbortSignal.timeout(CALL_MS_MAX),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as unknown };
  } catch {
    return null;
  }
}

import { setTimeout as pause } from "node:timers/promises";
import { EngineError } from "../engine";
import type { Circuit } from "./open-circuit";

const TRIES_MAX = 8;
const CALL_MS_MAX = 15_000;
const BACKOFF_MS = 200;
const BACKOFF_MS_MAX = 5_000;
const RETRY_AFTER_SECONDS_MAX = 10;

export type Studio = { url: string; key: string; circuit: Circuit };
type CallStudio = {
  method: "GET" | "POST";
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** Beyond the usual time of a call: how long it is asked to wait. */
  waitMs?: number;
  signal: AbortSignal;
};

/**
 * One call of the other service's API, repeated where that may help: no answer, 5xx, 429. Answers its JSON. Throws EngineError
 * (not retryable where the service refuses the call itself), or the signal's reason.
 */
export async function callStudio(studio: Studio, call: CallStudio): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    await studio.circuit.enter(call.signal);
    const answer = await post(studio, call);
    if ("json" in answer) return answer.json;
    if (attempt === TRIES_MAX)
      throw new EngineError("ENGINE_FAILED", `the studio does not answer: ${answer.why}`, { retryable: true });
    const backoff = Math.min(BACKOFF_MS * 2 ** (attempt - 1), BACKOFF_MS_MAX) * (0.5 + Math.random() / 2);
    await pause(Math.max(backoff, answer.afterMs ?? 0), undefined, { signal: call.signal });
  }
}

type Answer = { json: unknown } | { why: string; afterMs?: number };

async function post(studio: Studio, call: CallStudio): Promise<Answer> {
  const { method, path, body, headers = {}, waitMs = 0, signal } = call;
  const timeout = AbortSignal.timeout(CALL_MS_MAX + waitMs);
  let response: Response;
  let text: string;
  try {
    response = await fetch(new URL(path, studio.url), {
      method,
      redirect: "error",
      headers: {
        authorization: `Bearer ${studio.key}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, timeout]),
    });
    text = await response.text();
  } catch (error) {
    if (signal.aborted) {
      studio.circuit.gaveUp();
      throw signal.reason;
    }
    studio.circuit.failed();
    return { why: error instanceof Error ? error.message : String(error) };
  }
  if (response.status >= 500) {
    studio.circuit.failed();
    return { why: `status ${response.status}`, ...readRetryAfter(response) };
  }
  studio.circuit.succeeded();
  if (response.status === 429) return { why: "status 429", ...readRetryAfter(response) };
  return { json: readJson(response, text) };
}

function readRetryAfter(response: Response): { afterMs?: number } {
  const seconds = Number(response.headers.get("retry-after"));
  return seconds > 0 ? { afterMs: Math.min(seconds, RETRY_AFTER_SECONDS_MAX) * 1_000 } : {};
}

function readJson(response: Response, text: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new EngineError("ENGINE_FAILED", "the studio's answer is not JSON", { retryable: true, cause });
  }
  if (response.ok) return json;
  const code = (json as { error?: { code?: string } } | null)?.error?.code ?? `status ${response.status}`;
  throw new EngineError("ENGINE_FAILED", `the studio refuses the call: ${code}`, { retryable: false });
}

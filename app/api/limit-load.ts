import type { ServerResponse } from "node:http";
import { Counter, Gauge } from "prom-client";
import { newId } from "~/ids";
import {
  callsAtOnceMax,
  callsAtOnceMin,
  callTargetMs,
  overloadRetrySecondsMax,
  picturesAtOnceMax,
  refusalsToldMs,
} from "~/limits";
import { log } from "~/log.server";
import { registry } from "~/metrics.server";
import { adaptLimit } from "./adapt-limit";

/** What calls are limited by: pictures have places of their own, so that a slow object store holds up nothing else. */
export type Places = "calls" | "pictures";
type Place = { of: Places; isTaken: boolean; hasWaited: boolean };

const callLimit = adaptLimit({ max: callsAtOnceMax, min: callsAtOnceMin, targetMs: callTargetMs });
const placesMax: Record<Places, () => number> = { calls: callLimit.current, pictures: () => picturesAtOnceMax };
const taken: Record<Places, number> = { calls: 0, pictures: 0 };
const places = new WeakMap<Request, Place>();

new Gauge({
  name: "looklift_calls_at_work",
  help: "Calls of the API that this process is working on, those that only wait left out",
  labelNames: ["places"],
  registers: [registry],
  collect() {
    for (const [of, count] of Object.entries(taken)) this.set({ places: of }, count);
  },
});
const refused = new Counter({
  name: "looklift_calls_refused_total",
  help: "Calls of the API that were refused because as many as may be were at work",
  labelNames: ["places"],
  registers: [registry],
});

type LimitLoad = { request: Request; of?: Places; answer: () => Promise<Response> };

/**
 * Answers a call in one of this process's places. When all are taken the call is refused at once, unread, with 503 and when
 * to come back: so that what is accepted does not wait for what is asked for beyond it.
 */
export async function limitLoad({ request, of = "calls", answer }: LimitLoad): Promise<Response> {
  if (isFull(of)) return refuse(of);
  const place: Place = { of, isTaken: false, hasWaited: false };
  const from = performance.now();
  take(place);
  places.set(request, place);
  try {
    return await answer();
  } finally {
    leave(place);
    if (of === "calls" && !place.hasWaited) callLimit.learn(performance.now() - from);
  }
}

type WaitOutside<T> = { request: Request; afterMs?: number; wait: () => Promise<T> };

/**
 * Lets a call wait for something that is no work of ours (its own body, the end of a job), and gives its place to others
 * meanwhile; with `afterMs` only once the wait has lasted so long. It goes on afterwards even where no place is left.
 */
export async function waitOutside<T>({ request, afterMs, wait }: WaitOutside<T>): Promise<T> {
  const place = places.get(request);
  if (!place) return wait();
  const step = () => {
    place.hasWaited = true;
    leave(place);
  };
  if (afterMs === undefined) step();
  const timer = afterMs === undefined ? undefined : setTimeout(step, afterMs);
  try {
    return await wait();
  } finally {
    clearTimeout(timer);
    take(place);
  }
}

function take(place: Place): void {
  if (place.isTaken) return;
  place.isTaken = true;
  taken[place.of]++;
}

function leave(place: Place): void {
  if (!place.isTaken) return;
  place.isTaken = false;
  taken[place.of]--;
}

/** Whether all of this process's places of that kind are taken. */
export const isFull = (of: Places): boolean => taken[of] >= placesMax[of]();

const message = "Too much is asked for at this moment. Nothing was charged; try again.";
let untold = 0;

function refuse(of: Places): Response {
  const { body, headers } = makeRefusal(of);
  return new Response(body, { status: 503, headers });
}

/** Refuses a call of the places `of` on its bare connection, before anything was made of it. */
export function refuseBare(response: ServerResponse, of: Places): void {
  const { body, headers } = makeRefusal(of);
  response.writeHead(503, {
    ...headers,
    "content-length": Buffer.byteLength(body),
    "x-content-type-options": "nosniff",
  });
  response.end(body);
}

// Cheap on purpose: what is refused must cost a small part of what is accepted. Not one line a call, then, but one a second.
function makeRefusal(of: Places) {
  refused.inc({ places: of });
  if (untold++ === 0) setTimeout(tell, refusalsToldMs).unref();
  const requestId = newId();
  // not all at the same moment again
  const seconds = 1 + Math.floor(Math.random() * overloadRetrySecondsMax);
  return {
    body: JSON.stringify({ detail: message, error: { code: "UNAVAILABLE", message, request_id: requestId } }),
    headers: { "content-type": "application/json", "x-request-id": requestId, "retry-after": String(seconds) },
  };
}

function tell(): void {
  log.warn({ refused: untold, atWork: { ...taken } }, "calls were refused: as many as may be were at work");
  untold = 0;
}

import { Counter, Gauge } from "prom-client";
import { messageOf } from "~/errors";
import {
  pixelBodyBytesMax,
  pixelEventsPerFlushMax,
  pixelEventsPerMinuteMax,
  pixelEventsWaitingMax,
  pixelFlushMs,
  pixelShopsRememberedMax,
} from "~/limits";
import { log } from "~/log.server";
import { registry } from "~/metrics.server";
import { readBytes } from "~/read-bytes";
import { type CountedEvent, countEvents } from "./count-events";
import { readEvents } from "./read-events";

export type Status = 204 | 400 | 413 | 429 | 503;

const MINUTE_MS = 60_000;
const waiting: CountedEvent[] = [];
const spent = new Map<string, { count: number; until: number }>();
let timer: NodeJS.Timeout | null = null;
let flushing: Promise<void> | null = null;

const told = new Counter({
  ...{ name: "looklift_pixel_events_total", registers: [registry], labelNames: ["outcome"] },
  help: "Events of storefronts' pixels: taken in, and dropped because they were not understood, too fast, too many or not ours",
});
new Gauge({
  ...{ name: "looklift_pixel_events_waiting", registers: [registry] },
  help: "Events of storefronts' pixels that this process has yet to count",
  collect() {
    this.set(waiting.length);
  },
});

/**
 * Takes in what a shopper's browser posts, and answers at once: it is counted later, together with others. Anyone can call this, so
 * it is bounded in bytes, in events a minute of a shop, and in events that wait; and nothing of the caller is looked at or kept.
 */
export async function takeEvents({ request }: { request: Request }): Promise<Status> {
  const bytes = await readBytes(request, pixelBodyBytesMax);
  if (!bytes) return drop(413, "too_large");
  const read = readEvents(bytes);
  if (!read) return drop(400, "not_understood");
  const { account, events } = read;
  if (!mayTell(account, events.length)) return drop(429, "too_fast", events.length);
  if (waiting.length + events.length > pixelEventsWaitingMax) return drop(503, "too_many", events.length);
  const day = new Date().toISOString().slice(0, 10);
  waiting.push(...events.map((event) => ({ ...event, account, day })));
  told.inc({ outcome: "taken" }, events.length);
  timer ??= setTimeout(() => void flushEvents(), pixelFlushMs).unref();
  return 204;
}

/** Counts what has been taken in; for the end of a process, and for those who cannot wait. */
export function flushEvents(): Promise<void> {
  flushing ??= flush().finally(() => {
    flushing = null;
    if (waiting.length > 0) timer ??= setTimeout(() => void flushEvents(), pixelFlushMs).unref();
  });
  return flushing;
}

async function flush(): Promise<void> {
  if (timer) clearTimeout(timer);
  timer = null;
  while (waiting.length > 0) {
    const events = waiting.slice(0, pixelEventsPerFlushMax);
    try {
      told.inc({ outcome: "not_ours" }, await countEvents({ events }));
    } catch (error) {
      // they stay, within the bound; counting them twice is no danger
      log.warn({ waiting: waiting.length, error: messageOf(error) }, "events of pixels are not counted yet");
      return;
    }
    waiting.splice(0, events.length);
  }
}

function mayTell(account: string, count: number): boolean {
  const now = Date.now();
  const known = spent.get(account);
  if (known && known.until > now) {
    known.count += count;
    return known.count <= pixelEventsPerMinuteMax;
  }
  if (spent.size >= pixelShopsRememberedMax) spent.clear();
  spent.set(account, { count, until: now + MINUTE_MS });
  return true;
}

function drop(status: Status, outcome: string, count = 1): Status {
  told.inc({ outcome }, count);
  return status;
}

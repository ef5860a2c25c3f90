import { messageOf } from "~/errors";
import { type ExtractionEvent, listEvents, type Timeline } from "~/extraction/list-events";
import { waitForEvent, waitsEnd } from "~/extraction/watch-events";
import { eventStreamBeatMs, eventStreamSecondsMax, jobPollAdviceSeconds } from "~/limits";
import { log } from "~/log.server";
import { writeEvent } from "./write-job";

type StreamEvents = { clientId: string; timeline: Timeline; since: number; signal: AbortSignal; requestId: string };

/**
 * The timeline as server-sent events, each with its number as `id`, until the job has ended or the reader has gone. A job that
 * ended before `since` is answered 204: that makes an EventSource stop connecting again.
 */
export function streamEvents({ clientId, timeline, since, signal, requestId }: StreamEvents): Response {
  const common = { "x-request-id": requestId, "cache-control": "no-store" };
  if (timeline.ended && timeline.events.length === 0) return new Response(null, { status: 204, headers: common });
  const gone = new AbortController();
  const over = AbortSignal.any([signal, gone.signal, waitsEnd]);
  const parts = follow({ clientId, timeline, since, over });
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await parts.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        // the reader connects again and goes on from the last number it has
        log.warn({ requestId, error: messageOf(error) }, "a stream of events broke off");
        controller.close();
      }
    },
    cancel: () => gone.abort(),
  });
  return new Response(body, { headers: { ...common, "content-type": "text/event-stream", "x-accel-buffering": "no" } });
}

type Follow = { clientId: string; timeline: Timeline; since: number; over: AbortSignal };

async function* follow({ clientId, timeline, since, over }: Follow): AsyncGenerator<string, void> {
  const { requestId } = timeline;
  const until = Date.now() + eventStreamSecondsMax * 1000;
  yield `retry: ${jobPollAdviceSeconds * 1000}\n\n`;
  let seen = since;
  for (let now: Timeline | null = timeline; now; now = await listEvents({ clientId, id: requestId, since: seen })) {
    for (const event of now.events) yield writePart(event);
    seen = Math.max(seen, now.latestSeq);
    if (now.ended) return;
    while (!(await waitForEvent({ clientId, requestId, since: seen, withinMs: eventStreamBeatMs, signal: over }))) {
      if (over.aborted || Date.now() > until) return;
      yield ": still here\n\n";
    }
  }
}

function writePart(event: ExtractionEvent): string {
  return `id: ${event.seq}\nevent: ${event.eventType}\ndata: ${JSON.stringify(writeEvent(event))}\n\n`;
}

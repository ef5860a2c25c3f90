import type { SerializeFrom } from "@remix-run/node";
import type { CallbackEvent } from "~/callbacks/add-endpoint";
import type { ListedSend } from "~/callbacks/list-endpoints";
import type { ShopEndpoint } from "~/callbacks/list-shop-endpoints";

export type Webhook = SerializeFrom<ShopEndpoint>;
export type Message = SerializeFrom<ListedSend>;

/** What can be told, in a merchant's words. */
export const eventWords: Record<CallbackEvent, string> = {
  "job.succeeded": "An extraction succeeded",
  "job.failed": "An extraction failed",
  "credits.low": "Credits are running low",
};

/** An event of a message, which may be a test. */
export function presentEvent(event: string): string {
  return event in eventWords ? eventWords[event as CallbackEvent] : "Test";
}

/** How a message stands. */
export function presentMessage({ state, attempts }: Pick<Message, "state" | "attempts">) {
  if (state === "DELIVERED") return { words: "Delivered", tone: "success" } as const;
  if (state === "FAILED") return { words: "Given up", tone: "critical" } as const;
  return attempts.length === 0
    ? ({ words: "On its way", tone: "info" } as const)
    : ({ words: "Will be tried again", tone: "warning" } as const);
}

/** What came of one attempt. */
export function presentAttempt({
  status,
  error,
  tookMs,
}: Pick<Message["attempts"][number], "status" | "error" | "tookMs">) {
  const took = tookMs < 1000 ? `${tookMs} ms` : `${(tookMs / 1000).toFixed(1)} s`;
  return status === null ? `Not delivered: ${error ?? "unknown"}` : `Answered ${status} after ${took}`;
}

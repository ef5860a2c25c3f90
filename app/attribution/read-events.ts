import { z } from "zod";
import { isUlid } from "~/ids";
import { pixelEventsPerCallMax, pixelItemsPerEventMax } from "~/limits";

/** What the pixel tells of: a page with a look, the look in view, an item opened, put into the cart, and paid; and a new visitor. */
export const eventKinds = ["viewed", "seen", "opened", "added", "bought", "visitors"] as const;
export type EventKind = (typeof eventKinds)[number];

const ulid = z.string().refine(isUlid);

// what is not named here is dropped unread, whatever a browser adds
const event = z.object({
  id: z.string().regex(/^[\w.:-]{8,64}$/),
  kind: z.enum(eventKinds),
  look: ulid,
  items: z.array(ulid).max(pixelItemsPerEventMax).default([]),
  arm: z
    .string()
    .regex(/^(\d{1,6}[hs])?$/)
    .default(""),
});
const body = z.object({ account: ulid, events: z.array(event).min(1).max(pixelEventsPerCallMax) });

export type PixelEvents = z.infer<typeof body>;

/** What a pixel has posted, in the one shape that it may have; null for anything else. */
export function readEvents(bytes: Uint8Array): PixelEvents | null {
  try {
    const parsed = body.safeParse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

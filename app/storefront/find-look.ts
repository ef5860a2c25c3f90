import { prisma } from "~/db.server";
import { type Extraction, findExtraction } from "~/extraction/find-extraction";
import { type ExtractionEvent, listEvents } from "~/extraction/list-events";
import { presignPreview } from "~/uploads/preview-trial-image";
import { chooseItems } from "./choose-items";
import { readLookFiles } from "./look-files";
import { deriveLookState, type LookState } from "./look-state";

export type FoundLook = {
  id: string;
  productGid: string;
  productTitle: string;
  state: LookState;
  publishError: string | null;
  createdAt: Date;
  publishedAt: Date | null;
  photoUrl: string | null;
  extraction: Extraction | null;
  events: ExtractionEvent[];
  /** The items that publishing puts on the page, in the page's order. */
  shownItemIds: string[];
};

/** A look of a shop with its latest extraction and short-lived picture URLs; null when the shop has no such look. */
export async function findLook({ shop, lookId }: { shop: string; lookId: string }): Promise<FoundLook | null> {
  const row = await prisma.look.findFirst({ where: { id: lookId, shop }, include: { trialImage: true } });
  if (!row) return null;
  const where = row.requestId && { clientId: row.clientId, id: row.requestId };
  const [extraction, timeline, preview] = await Promise.all([
    where ? findExtraction(where) : null,
    where ? listEvents({ ...where, since: 0 }) : null,
    presignPreview({ image: row.trialImage, size: "preview" }),
  ]);
  const { id, productGid, productTitle, status, publishError, createdAt, publishedAt } = row;
  const requestStatus = extraction?.status ?? null;
  const items = extraction?.items ?? [];
  const published = readLookFiles(row.files).find(({ part }) => part === "photo")?.url ?? null;
  return {
    ...{ id, productGid, productTitle, publishError, createdAt, publishedAt, extraction },
    state: deriveLookState({ status, publishedAt, requestStatus, itemCount: items.length }),
    photoUrl: preview ?? published,
    events: timeline?.events ?? [],
    shownItemIds: chooseItems(items).map((item) => item.id),
  };
}

export type LookProgress = { state: LookState; publishError: string | null; events: ExtractionEvent[] };

/** What changes by itself on a look while it is extracted or published; null when the shop has no such look. */
export async function findLookProgress({
  shop,
  lookId,
}: {
  shop: string;
  lookId: string;
}): Promise<LookProgress | null> {
  const row = await prisma.look.findFirst({
    where: { id: lookId, shop },
    include: { request: { select: { status: true, _count: { select: { items: true } } } } },
  });
  if (!row) return null;
  const timeline = row.requestId && (await listEvents({ clientId: row.clientId, id: row.requestId, since: 0 }));
  const { status, publishedAt, publishError, request } = row;
  const facts = { status, publishedAt, requestStatus: request?.status ?? null, itemCount: request?._count.items ?? 0 };
  return { state: deriveLookState(facts), publishError, events: timeline ? timeline.events : [] };
}

import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { countItems } from "~/extraction/count-items";
import { type ExtractedItem, findExtraction } from "~/extraction/find-extraction";
import { type ExtractionEvent, listEvents } from "~/extraction/list-events";
import type { ExtractionWarning } from "~/extraction/settle-extraction";
import { presignPreview } from "~/uploads/preview-trial-image";
import { type Arranged, arrangeItems, describeArrangement, readChoices, shownItems } from "./arrange-items";
import { writeDay } from "./end-of-rights";
import { PHOTO, readLookFiles } from "./look-files";
import { deriveLookState, type LookState } from "./look-state";
import { pickSpot } from "./pick-spot";
import { type Product, readProduct } from "./read-product";

type Hidden = "subcategory" | "rank" | "area" | "cutoutKey" | "maskKey" | "maskUrl";
export type LookItem = Omit<Arranged<ExtractedItem>, Hidden> & {
  /** Where its hotspot sits, 0–1 of the photo. */
  spot: { x: number; y: number };
};
export type FoundLook = {
  id: string;
  productGid: string;
  productTitle: string;
  state: LookState;
  publishError: string | null;
  createdAt: Date;
  publishedAt: Date | null;
  /** Whether the merchant has chosen other items since the look was published. */
  isPageBehind: boolean;
  photoUrl: string | null;
  width: number;
  height: number;
  /** All of them, in the page's order. */
  items: LookItem[];
  warnings: ExtractionWarning[];
  events: ExtractionEvent[];
  failure: { message: string; retryable: boolean } | null;
  refunded: boolean;
  requestId: string | null;
  /** The last day (YYYY-MM-DD) on which the photo may be shown; null: without an end. */
  rightsUntil: string | null;
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
  const { id, productGid, productTitle, status, publishError, createdAt, publishedAt, requestId } = row;
  const { width, height } = { width: row.trialImage.width ?? 1, height: row.trialImage.height ?? 1 };
  const items = arrangeItems(extraction?.items ?? [], readChoices(row));
  const files = readLookFiles(row.files);
  return {
    ...{ id, productGid, productTitle, publishError, createdAt, publishedAt, requestId, width, height },
    items: items.map((item) => presentItem(item, { aspect: width / height, isChosen: item.id === row.onSaleItem })),
    state: deriveLookState({ status, publishedAt, requestStatus: extraction?.status ?? null, itemCount: items.length }),
    rightsUntil: row.trialImage.rightsUntil && writeDay(row.trialImage.rightsUntil),
    photoUrl: preview ?? files.find(({ part }) => part === PHOTO)?.url ?? null,
    isPageBehind:
      status === "PUBLISHED" && items.length > 0 && row.publishedItems !== describeArrangement(shownItems(items)),
    warnings: extraction?.warnings ?? [],
    events: timeline?.events ?? [],
    failure: extraction?.error ?? null,
    refunded: extraction?.refunded ?? false,
  };
}

type Presenting = {
  aspect: number /** Whether the merchant, not Looklift, chose it as the item on sale. */;
  isChosen: boolean;
};

function presentItem(item: Arranged<ExtractedItem>, { aspect, isChosen }: Presenting): LookItem {
  const { id, category, label, confidence, isOnSale, isShown, product, substitutes, box, polygon, colors } = item;
  return {
    ...{ id, category, label, confidence, isOnSale, isShown, product, substitutes, box, polygon, colors },
    reasons: isChosen ? ["You chose it."] : item.reasons,
    cutoutUrl: item.cutoutUrl,
    cutout: item.cutout,
    spot: pickSpot({ polygon, box, aspect }),
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
    include: { request: { select: { status: true } } },
  });
  if (!row) return null;
  const timeline = row.requestId && (await listEvents({ clientId: row.clientId, id: row.requestId, since: 0 }));
  const { status, publishedAt, publishError, request, requestId } = row;
  const itemCount = requestId ? ((await countItems({ requestIds: [requestId] })).get(requestId) ?? 0) : 0;
  const facts = { status, publishedAt, requestStatus: request?.status ?? null, itemCount };
  return { state: deriveLookState(facts), publishError, events: timeline ? timeline.events : [] };
}

/** The product of a look, as it is in the shop now. Throws NOT_FOUND, RESOURCE_NOT_FOUND, UNAVAILABLE, FORBIDDEN. */
export async function findLookProduct({ shop, lookId }: { shop: string; lookId: string }): Promise<Product> {
  const look = await prisma.look.findFirst({ where: { id: lookId, shop }, select: { productGid: true } });
  if (!look) throw new AppError("NOT_FOUND", "This look is not there any more.");
  return readProduct({ shop, productGid: look.productGid });
}

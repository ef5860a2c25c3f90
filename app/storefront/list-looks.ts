import { type Prisma, prisma } from "~/db.server";
import { countItems } from "~/extraction/count-items";
import { isUlid } from "~/ids";
import { looksPerPage } from "~/limits";
import { presignPreview } from "~/uploads/preview-trial-image";
import { PHOTO, readLookFiles } from "./look-files";
import { deriveLookState, type LookState } from "./look-state";

export type ListedLook = {
  id: string;
  productTitle: string;
  state: LookState;
  itemCount: number;
  thumbnailUrl: string | null;
  createdAt: Date;
};
export type LookPage = { looks: ListedLook[]; older: string | null; newer: string | null };

const facts = {
  trialImage: { select: { objectKey: true, status: true } },
  request: { select: { status: true } },
} satisfies Prisma.LookInclude;
type Row = Prisma.LookGetPayload<{ include: typeof facts }>;

/** Which looks are asked for: those on product pages, those that could be, or those where something failed. */
export type LookFilter = "PUBLISHED" | "READY" | "FAILED";
const filters: Record<LookFilter, Prisma.LookWhereInput> = {
  PUBLISHED: { publishedAt: { not: null } },
  READY: {
    status: "DRAFT",
    publishedAt: null,
    request: { status: { in: ["SUCCESS", "FAILURE"] }, items: { some: {} } },
  },
  FAILED: {
    OR: [{ status: "PUBLISH_FAILED" }, { status: "DRAFT", request: { status: "FAILURE", items: { none: {} } } }],
  },
};

export type LooksAsked = {
  shop: string;
  /** A part of the product's title. */
  search?: string | null;
  filter?: LookFilter | null;
};

/** All looks of a shop that are asked for, whatever the page. */
export const whereAsked = ({ shop, search, filter }: LooksAsked): Prisma.LookWhereInput => ({
  shop,
  ...(search && { productTitle: { contains: search.replaceAll("\0", ""), mode: "insensitive" } }),
  ...(filter && filters[filter]),
});

type ListLooks = LooksAsked & {
  older?: string | null;
  newer?: string | null;
  limit?: number;
};

/**
 * A shop's looks, newest first: one page after the look `older`, or before the look `newer`, or the first. The answer names
 * the looks to ask on from, null at the end.
 */
export async function listLooks({ shop, search, filter, limit = looksPerPage, ...from }: ListLooks): Promise<LookPage> {
  const [older, newer] = [from.older, from.newer].map((id) => (id && isUlid(id) ? id : null));
  const backwards = !older && Boolean(newer);
  const rows = await prisma.look.findMany({
    where: {
      ...whereAsked({ shop, search: search ?? null, filter: filter ?? null }),
      ...(older ? { id: { lt: older } } : newer ? { id: { gt: newer } } : {}),
    },
    orderBy: { id: backwards ? "asc" : "desc" },
    include: facts,
    take: limit + 1,
  });
  const more = rows.length > limit;
  const page = rows.slice(0, limit);
  if (backwards) page.reverse();
  const itemCounts = await countItems({ requestIds: page.flatMap(({ requestId }) => requestId ?? []) });
  const [hasNewer, hasOlder] = backwards ? [more, true] : [Boolean(older), more];
  return {
    looks: await Promise.all(page.map((row) => present(row, itemCounts))),
    older: hasOlder ? (page.at(-1)?.id ?? null) : null,
    newer: hasNewer ? (page[0]?.id ?? null) : null,
  };
}

/** How many looks of a shop are on product pages. */
export async function countShownLooks({ shop }: { shop: string }): Promise<number> {
  return prisma.look.count({ where: { shop, publishedAt: { not: null } } });
}

async function present(row: Row, itemCounts: Map<string, number>): Promise<ListedLook> {
  const { id, productTitle, createdAt, status, publishedAt, request, requestId, trialImage } = row;
  const itemCount = (requestId && itemCounts.get(requestId)) || 0;
  const published = readLookFiles(row.files).find(({ part }) => part === PHOTO)?.url ?? null;
  return {
    ...{ id, productTitle, createdAt, itemCount },
    state: deriveLookState({ status, publishedAt, requestStatus: request?.status ?? null, itemCount }),
    thumbnailUrl: (await presignPreview({ image: trialImage, size: "thumbnail" })) ?? published,
  };
}

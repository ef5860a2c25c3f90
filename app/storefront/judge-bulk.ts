import { prisma } from "~/db.server";
import { listOutcomes, type Outcome } from "~/extraction/list-outcomes";
import { looksJudgedAtOnce, publishConfidenceMin } from "~/limits";
import { arrangeItems, describeArrangement, readChoices, shownItems } from "./arrange-items";
import { haveRightsEnded } from "./end-of-rights";
import { type LookFilter, whereAsked } from "./list-looks";
import { isPageChanging } from "./unpublish-look";

export type BulkKind = "PUBLISH" | "UNPUBLISH" | "CHECK";
/** The looks that were chosen one by one, or all that a list is asked for. */
export type Selection = { lookIds: string[] } | { search: string | null; filter: LookFilter | null };

/** Why a look is left out of a run, in the order in which they are looked for. */
export const refusals = [
  "PRODUCT_GONE",
  "RIGHTS_ENDED",
  "CHANGING",
  "EXTRACTING",
  "EXTRACTION_FAILED",
  "NOTHING_FOUND",
  "NOTHING_SHOWN",
  "NEWER_LOOK",
  "UNCHANGED",
  "UNSURE",
  "NOT_ON_PAGE",
] as const;
export type Refusal = (typeof refusals)[number];
export type JudgedBulk = {
  /** Those that can be done, newest first. */
  lookIds: string[];
  /** How many of them take the place of another look on its page. */
  replacing: number;
  refused: { why: Refusal; count: number }[];
};

type JudgeBulk = {
  shop: string;
  clientId: string;
  kind: BulkKind;
  selection: Selection;
  /** Whether looks are published, too, of which nobody has said that the right item is on sale. */
  includesUnsure?: boolean;
};
type Row = Awaited<ReturnType<typeof readSome>>[number];
/** Of the products: the look that is on the page, and which of them a look of this run is for already. */
type Known = { shown: Map<string, string>; taken: Set<string>; outcomes: Map<string, Outcome> };

/** Which of the selected looks of a client a run would do, and why not the others. Reads `looksJudgedAtOnce` of them at a time. */
export async function judgeBulk(of: JudgeBulk): Promise<JudgedBulk> {
  const judged: JudgedBulk = { lookIds: [], replacing: 0, refused: [] };
  const counts = new Map<Refusal, number>();
  const taken = new Set<string>();
  for (let before: string | null = null; ; ) {
    const rows = await readSome(of, before);
    const known =
      of.kind === "PUBLISH" ? await readKnown(of, rows, taken) : { shown: new Map(), taken, outcomes: new Map() };
    for (const row of rows) {
      const why = judges[of.kind](row, known, of.includesUnsure ?? false);
      if (why) counts.set(why, (counts.get(why) ?? 0) + 1);
      else {
        judged.lookIds.push(row.id);
        if (of.kind === "PUBLISH" && known.shown.has(row.productGid) && row.publishedAt === null) judged.replacing++;
      }
    }
    before = rows.at(-1)?.id ?? null;
    if (rows.length < looksJudgedAtOnce) break;
  }
  judged.refused = refusals.flatMap((why) => (counts.has(why) ? [{ why, count: counts.get(why) ?? 0 }] : []));
  return judged;
}

function readSome({ shop, clientId, selection }: JudgeBulk, before: string | null) {
  const asked = "lookIds" in selection ? { shop, id: { in: selection.lookIds } } : whereAsked({ shop, ...selection });
  return prisma.look.findMany({
    where: { AND: [asked, { clientId }, before === null ? {} : { id: { lt: before } }] },
    orderBy: { id: "desc" },
    take: looksJudgedAtOnce,
    select: {
      ...{ id: true, productGid: true, productGoneAt: true, requestId: true, status: true, publishedAt: true },
      ...{ itemChoices: true, onSaleItem: true, publishedItems: true },
      trialImage: { select: { rightsUntil: true } },
    },
  });
}

async function readKnown({ shop, clientId }: JudgeBulk, rows: Row[], taken: Set<string>): Promise<Known> {
  const [shown, outcomes] = await Promise.all([
    prisma.look.findMany({
      where: { shop, productGid: { in: rows.map(({ productGid }) => productGid) }, publishedAt: { not: null } },
      select: { id: true, productGid: true },
    }),
    listOutcomes({ clientId, requestIds: rows.flatMap(({ requestId }) => requestId ?? []) }),
  ]);
  return { shown: new Map(shown.map(({ id, productGid }) => [productGid, id])), taken, outcomes };
}

type Judge = (row: Row, known: Known, includesUnsure: boolean) => Refusal | null;
const judges: Record<BulkKind, Judge> = {
  PUBLISH: judgePublish,
  UNPUBLISH: (row) => (isPageChanging(row) ? "CHANGING" : row.status === "PUBLISHED" ? null : "NOT_ON_PAGE"),
  CHECK: () => null,
};

function judgePublish(row: Row, { shown, taken, outcomes }: Known, includesUnsure: boolean): Refusal | null {
  if (row.productGoneAt) return "PRODUCT_GONE";
  if (haveRightsEnded(row.trialImage.rightsUntil)) return "RIGHTS_ENDED";
  if (isPageChanging(row)) return "CHANGING";
  const outcome = outcomes.get(row.requestId ?? "");
  if (outcome?.status === "NOT_STARTED" || outcome?.status === "IN_PROGRESS") return "EXTRACTING";
  if (!outcome?.items.length) return outcome?.status === "SUCCESS" ? "NOTHING_FOUND" : "EXTRACTION_FAILED";
  const items = arrangeItems(outcome.items, readChoices(row));
  const chosen = shownItems(items);
  if (chosen.length === 0) return "NOTHING_SHOWN";
  const { productGid } = row;
  // of several looks of a product the newest is meant; an old draft takes no newer look off its page
  if (taken.has(productGid) || (shown.get(productGid) ?? "") > row.id) return "NEWER_LOOK";
  if (row.status === "PUBLISHED" && row.publishedItems === describeArrangement(chosen)) {
    taken.add(productGid);
    return "UNCHANGED";
  }
  // a person who chose the item on sale, or published the look before, has looked at it
  const isSeen = row.onSaleItem !== null || row.publishedItems !== null;
  const onSale = items.find(({ isOnSale }) => isOnSale);
  if (!includesUnsure && !isSeen && (onSale?.confidence ?? 0) < publishConfidenceMin) return "UNSURE";
  taken.add(productGid);
  return null;
}

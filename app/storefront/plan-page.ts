import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { listOutcomes, type OutcomeItem } from "~/extraction/list-outcomes";
import {
  type Arranged,
  arrangeItems,
  describeArrangement,
  readArrangement,
  readChoices,
  shownItems,
} from "./arrange-items";
import { haveRightsEnded, refuseEnded } from "./end-of-rights";

/** Looks as pages are made from them. */
export const planned = { trialImage: { select: { width: true, height: true, rightsUntil: true } } } as const;
export type PlannedRow = Awaited<ReturnType<typeof findPlanned>>[number];
export type PagePlan = {
  look: PlannedRow;
  items: Arranged<OutcomeItem>[];
  image: { width: number; height: number };
};

/** Looks of a client by their ids; those that are not there are left out. */
export function findPlanned({ lookIds }: { lookIds: string[] }) {
  return prisma.look.findMany({ where: { id: { in: lookIds } }, include: planned, orderBy: { id: "asc" } });
}

type PlanPages = { clientId: string; looks: PlannedRow[]; as?: "CHOSEN" | "PUBLISHED" };

/**
 * What looks' pages are to show: the items that the merchant has chosen now, or those that were published. By the look's id;
 * an AppError where its items are not kept any more, none is to be shown, or the photo may not be shown any more.
 */
export async function planPages({
  clientId,
  looks,
  as = "CHOSEN",
}: PlanPages): Promise<Map<string, PagePlan | AppError>> {
  const requestIds = looks.flatMap(({ requestId }) => requestId ?? []);
  const outcomes = await listOutcomes({ clientId, requestIds });
  const plans = new Map<string, PagePlan | AppError>();
  for (const look of looks) {
    const all = outcomes.get(look.requestId ?? "")?.items ?? [];
    const items =
      as === "CHOSEN"
        ? shownItems(arrangeItems(all, readChoices(look)))
        : readArrangement({ described: look.publishedItems ?? "", items: all });
    const { width, height, rightsUntil } = look.trialImage;
    if (as === "CHOSEN" && haveRightsEnded(rightsUntil)) plans.set(look.id, refuseEnded(rightsUntil));
    else plans.set(look.id, items?.length && width && height ? { look, items, image: { width, height } } : gone());
  }
  return plans;
}

const gone = () =>
  new AppError("VALIDATION_ERROR", "The items of this look are no longer there. Run the extraction again.");

/** Whether a look's page shows what is planned for it. */
export const isShownAs = ({ look, items }: PagePlan): boolean =>
  look.status === "PUBLISHED" && look.publishedItems === describeArrangement(items);

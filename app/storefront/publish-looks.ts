import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import type { BulkStep, Outcomes } from "./bulk-step";
import { dropOrLeave } from "./drop-files";
import { findPlanned, isShownAs, type PagePlan, type PlannedRow, planPages } from "./plan-page";
import { failPublish } from "./publish-look";
import { isFinal, putOnPages } from "./put-on-pages";
import { putTogether } from "./put-together";
import { beginPublish } from "./start-publish";

/**
 * Puts looks of a bulk run on their pages, which are held: those that may begin are PUBLISHING, by this run, until they are
 * there or have failed for good. Answers what came of each; who is not named is to be tried again.
 */
export async function publishLooks({ run, lookIds, working, graphql, signal, tried }: BulkStep): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
  const looks = await findPlanned({ lookIds });
  const plans = await planPages({ clientId: run.clientId, looks });
  const open: PagePlan[] = [];
  for (const look of looks) {
    const plan = plans.get(look.id);
    const why =
      plan instanceof AppError ? plan : await begin({ runId: run.id, look, plan, isOurs: working.has(look.id) });
    if (why) await fail({ lookId: look.id, why, outcomes });
    else if (plan && !(plan instanceof AppError)) {
      if (isShownAs(plan)) outcomes.set(look.id, { outcome: "DONE" });
      else open.push(plan);
    }
  }
  const failures = await putTogether(
    open,
    ({ look }) => look.id,
    (some) => putOnPages({ plans: some, graphql, signal }),
  );
  for (const { look } of open) {
    const why = failures.get(look.id);
    if (why === undefined) outcomes.set(look.id, { outcome: "DONE" });
    else if (isFinal(why) || tried(look.id)) await fail({ lookId: look.id, why, outcomes });
  }
  const done = open.filter(({ look }) => outcomes.get(look.id)?.outcome === "DONE");
  await dropOrLeave({ shop: run.shop, productGids: done.map(({ look }) => look.productGid), graphql });
  return outcomes;
}

type Begin = { runId: string; look: PlannedRow; plan: PagePlan | undefined; isOurs: boolean };

// Answers why it may not begin.
async function begin({ runId, look, plan, isOurs }: Begin): Promise<AppError | null> {
  if (plan && isShownAs(plan)) return null;
  if (look.status === "PUBLISHING")
    return isOurs ? null : new AppError("VALIDATION_ERROR", "This look is just being published by itself.");
  try {
    await beginPublish(look, async (tx) => {
      await tx.bulkRunLook.updateMany({ where: { runId, lookId: look.id }, data: { outcome: "WORKING" } });
    });
    return null;
  } catch (error) {
    if (error instanceof AppError && error.code === "VALIDATION_ERROR") return error;
    throw error;
  }
}

type Fail = { lookId: string; why: unknown; outcomes: Outcomes };
const unknown = "Something went wrong while the look was put on the page. Try again; if it fails again, write to us.";

async function fail({ lookId, why, outcomes }: Fail): Promise<void> {
  const reason = why instanceof AppError ? why.message : unknown;
  const mine = { id: lookId, status: "PUBLISHING" } as const;
  const ours = await prisma.bulkRunLook.count({ where: { lookId, outcome: "WORKING" } });
  if (ours > 0) {
    await prisma.look.updateMany({ where: mine, data: { publishError: reason } });
    await failPublish({ lookId });
  }
  outcomes.set(lookId, { outcome: "FAILED", reason });
}

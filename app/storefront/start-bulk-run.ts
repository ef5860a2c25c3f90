import { isTaken, prisma, statementsIn } from "~/db.server";
import { AppError } from "~/errors";
import { newId } from "~/ids";
import { sendJob } from "~/jobs.server";
import { looksPerBulkRunMax } from "~/limits";
import { log } from "~/log.server";
import { endAutomaticRun } from "./end-automatic-run";
import { type BulkKind, judgeBulk, type Selection } from "./judge-bulk";
import { isRemoving } from "./owe-removal";

type StartBulkRun = {
  shop: string;
  clientId: string;
  kind: BulkKind;
  selection: Selection;
  includesUnsure?: boolean;
  /** Who asked for it, as Shopify names a member of the staff; null for what the worker does by itself. */
  askedBy?: string | null;
  isAutomatic?: boolean;
};

/**
 * Begins to publish, unpublish or check many looks: the run, its looks and its job, in one transaction. Answers the run's id.
 * A check that nobody asked for makes room. Throws VALIDATION_ERROR when nothing can be done, there are more than
 * `looksPerBulkRunMax`, looks are being removed from the shop, or another run of it is under way.
 */
export async function startBulkRun(of: StartBulkRun): Promise<{ runId: string; total: number }> {
  const { shop, clientId, kind, isAutomatic = false, askedBy = null } = of;
  if (kind === "PUBLISH" && (await isRemoving({ clientId })))
    throw new AppError("VALIDATION_ERROR", "Looks are just being removed from your shop. Wait until that is done.");
  const { lookIds } = await judgeBulk(of);
  if (lookIds.length === 0) throw new AppError("VALIDATION_ERROR", "There is no look that this can be done with.");
  if (lookIds.length > looksPerBulkRunMax)
    throw new AppError(
      "VALIDATION_ERROR",
      `Choose at most ${looksPerBulkRunMax.toLocaleString("en")} looks at a time.`,
    );
  const runId = newId();
  const total = lookIds.length;
  try {
    await prisma.$transaction(async (tx) => {
      if (!isAutomatic) await endAutomaticRun({ tx, clientId });
      await tx.bulkRun.create({ data: { id: runId, clientId, shop, kind, total, isAutomatic, askedBy } });
      await tx.$executeRaw`INSERT INTO bulk_run_looks (run_id, look_id) SELECT ${runId}, unnest(${lookIds}::text[])`;
      await sendJob("bulk", { runId }, runId, statementsIn(tx));
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new AppError("VALIDATION_ERROR", "Another run is under way. Wait until it is done, or stop it.");
  }
  log.info({ runId, clientId, kind, total, isAutomatic }, "a bulk run begins");
  return { runId, total };
}

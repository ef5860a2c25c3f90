import { prisma } from "~/db.server";
import { bulkLooksShownMax, bulkReasonsShownMax } from "~/limits";
import type { Found } from "./check-looks";
import type { BulkKind } from "./judge-bulk";

/** Looks that have something in common, some of them by name. */
export type BulkGroup<Why extends string> = { why: Why; count: number; looks: { id: string; productTitle: string }[] };
export type ShownRun = {
  id: string;
  kind: BulkKind;
  isAutomatic: boolean;
  state: "RUNNING" | "STOPPING" | "STOPPED" | "DONE";
  total: number;
  done: number;
  failed: number;
  startedAt: Date;
  finishedAt: Date | null;
  /** Why looks have failed, the most frequent first. */
  reasons: BulkGroup<string>[];
  /** What a check has found and mended. */
  found: BulkGroup<Found>[];
  /** Files of ours that no look used, and are gone. */
  strayFiles: number;
  /** Definitions of metafields that the shop lacks. */
  definitions: string[];
};

type Grouped = { why: string; count: number; ids: string[] };
type Findings = { strayFiles?: number; definitions?: string[] };

/**
 * The run that a client's pages show: the one under way, else the last one, until it is dismissed. Checks that nobody asked
 * for are shown only when they have ended and found something. null when there is none. A fixed number of statements.
 */
export async function findBulkRun({ clientId }: { clientId: string }): Promise<ShownRun | null> {
  const run = await prisma.bulkRun.findFirst({
    where: { clientId, OR: [{ isAutomatic: false }, { finishedAt: { not: null }, NOT: { findings: { equals: {} } } }] },
    orderBy: { id: "desc" },
  });
  if (!run || run.dismissedAt) return null;
  const { id, kind, isAutomatic, total, startedAt, stoppedAt, finishedAt } = run;
  const [outcomes, reasons, found] = await Promise.all([
    prisma.bulkRunLook.groupBy({ by: ["outcome"], where: { runId: id }, _count: true }),
    prisma.$queryRaw<Grouped[]>`
      SELECT coalesce(reason, '') AS why, count(*)::int AS count, (array_agg(look_id ORDER BY look_id))[1:${bulkLooksShownMax}::int] AS ids
      FROM bulk_run_looks WHERE run_id = ${id} AND outcome = 'FAILED' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${bulkReasonsShownMax}`,
    kind !== "CHECK"
      ? []
      : prisma.$queryRaw<Grouped[]>`
      SELECT f AS why, count(*)::int AS count, (array_agg(look_id ORDER BY look_id))[1:${bulkLooksShownMax}::int] AS ids
      FROM bulk_run_looks, unnest(found) AS f WHERE run_id = ${id} GROUP BY 1 ORDER BY 2 DESC, 1`,
  ]);
  const count = (outcome: string) => outcomes.find((group) => group.outcome === outcome)?._count ?? 0;
  const named = await nameAll([...reasons, ...found]);
  const { strayFiles = 0, definitions = [] } = run.findings as Findings;
  return {
    ...{ id, kind, isAutomatic, total, startedAt, finishedAt, strayFiles, definitions },
    ...{ done: count("DONE"), failed: count("FAILED") },
    state: finishedAt ? (stoppedAt ? "STOPPED" : "DONE") : stoppedAt ? "STOPPING" : "RUNNING",
    reasons: reasons.map(named),
    found: found.map((group) => named(group) as BulkGroup<Found>),
  };
}

async function nameAll(groups: Grouped[]) {
  const looks = await prisma.look.findMany({
    where: { id: { in: groups.flatMap(({ ids }) => ids) } },
    select: { id: true, productTitle: true },
  });
  const byId = new Map(looks.map((look) => [look.id, look]));
  return ({ why, count, ids }: Grouped) => ({ why, count, looks: ids.flatMap((id) => byId.get(id) ?? []) });
}

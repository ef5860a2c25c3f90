import { Counter } from "prom-client";
import { prisma } from "~/db.server";
import { AppError, messageOf } from "~/errors";
import { sendJob } from "~/jobs.server";
import {
  bulkSparePercent,
  bulkTriesMax,
  bulkTurnMs,
  checkSparePercent,
  looksPerBulkStep,
  looksPerCheckStep,
} from "~/limits";
import { log } from "~/log.server";
import { registry } from "~/metrics.server";
import { type AdminGraphql, adminGraphql } from "~/shopify-graphql.server";
import type { BulkStep, Outcomes } from "./bulk-step";
import { checkLooks } from "./check-looks";
import { endCheck } from "./end-check";
import { holdPages } from "./hold-pages";
import type { BulkKind } from "./judge-bulk";
import "./gauge-runs";
import { failPublish } from "./publish-look";
import { publishLooks } from "./publish-looks";
import { unpublishLooks } from "./unpublish-looks";

type Run = Awaited<ReturnType<typeof prisma.bulkRun.findUniqueOrThrow>>;
type Taken = { lookId: string; outcome: string; attempts: number };

const kinds: Record<BulkKind, { work: (step: BulkStep) => Promise<Outcomes>; looksPerStep: number }> = {
  PUBLISH: { work: publishLooks, looksPerStep: looksPerBulkStep },
  UNPUBLISH: { work: unpublishLooks, looksPerStep: looksPerBulkStep },
  CHECK: {
    work: ({ run: { shop }, ...step }) => checkLooks({ shop, ...step }),
    looksPerStep: looksPerCheckStep,
  },
};

const looksDone = new Counter({
  ...{ name: "looklift_bulk_looks_total", registers: [registry], labelNames: ["kind", "outcome"] },
  help: "Looks of bulk runs that have ended: done or failed",
});
const runsEnded = new Counter({
  ...{ name: "looklift_bulk_runs_ended_total", registers: [registry], labelNames: ["kind", "state"] },
  help: "Bulk runs that have ended in this process: done, partly (some looks failed), stopped",
});

/**
 * One turn of a bulk run: a step of looks after the other, until the turn is over; then the next turn's job goes to the end of
 * the queue, behind other shops. May be repeated after any break. Throws, for the queue to try again, while Shopify is away.
 */
export async function runBulk({ runId, signal }: { runId: string; signal: AbortSignal }): Promise<void> {
  const until = performance.now() + bulkTurnMs;
  try {
    do {
      signal.throwIfAborted();
      const run = await prisma.bulkRun.findUnique({ where: { id: runId } });
      if (!run || run.finishedAt) return;
      if (!(await takeStep(run, signal))) return await finish(run);
    } while (performance.now() < until);
  } catch (error) {
    signal.throwIfAborted();
    const words = error instanceof AppError ? error.message : unknown;
    log.warn({ runId, error: messageOf(error) }, "a turn of a bulk run failed");
    await prisma.bulkRun.updateMany({ where: { id: runId }, data: { error: words } });
    if (error instanceof AppError && error.code === "FORBIDDEN") return failBulk({ runId });
    throw error;
  }
  await sendJob("bulk", { runId }, runId);
}

const unknown = "Something went wrong. Try again; if it fails again, write to us.";

/** Ends a run that cannot go on: what it has not done has failed. Called for dead letters too. */
export async function failBulk({ runId }: { runId: string }): Promise<void> {
  const run = await prisma.bulkRun.findUnique({ where: { id: runId } });
  if (!run || run.finishedAt) return;
  const reason = run.error ?? unknown;
  const begun = await prisma.bulkRunLook.findMany({ where: { runId, outcome: "WORKING" } });
  for (const { lookId } of begun) {
    await prisma.look.updateMany({ where: { id: lookId, status: "PUBLISHING" }, data: { publishError: reason } });
    await failPublish({ lookId });
  }
  const { count } = await prisma.bulkRunLook.updateMany({
    where: { runId, outcome: { in: ["PENDING", "WORKING"] } },
    data: { outcome: "FAILED", reason },
  });
  looksDone.inc({ kind: run.kind, outcome: "FAILED" }, count);
  await finish(run);
}

/** Does some looks of a run; false when nothing is left to do. */
async function takeStep(run: Run, signal: AbortSignal): Promise<boolean> {
  const { work, looksPerStep } = kinds[run.kind];
  const taken = await takeLooks(run, looksPerStep);
  const sparePercent = run.isAutomatic ? checkSparePercent : bulkSparePercent;
  const open = () => adminGraphql({ shop: run.shop, signal, sparePercent });
  if (taken.length === 0)
    return run.kind === "CHECK" && !run.stoppedAt && (await endCheck({ run, graphql: await open() }));
  const looks = await prisma.look.findMany({
    where: { id: { in: taken.map(({ lookId }) => lookId) }, shop: run.shop, clientId: run.clientId },
    select: { id: true, productGid: true },
  });
  const gone = taken.filter(({ lookId }) => !looks.some(({ id }) => id === lookId));
  await note(run, new Map(gone.map(({ lookId }) => [lookId, { outcome: "DONE" }])));
  if (looks.length === 0) return true;
  await holdPages(
    { shop: run.shop, productGids: looks.map(({ productGid }) => productGid), signal },
    async ({ productGids, signal: held }) => {
      const graphql: AdminGraphql = await adminGraphql({ shop: run.shop, signal: held, sparePercent });
      const lookIds = looks.filter(({ productGid }) => productGids.has(productGid)).map(({ id }) => id);
      const attempts = new Map(taken.map((one) => [one.lookId, one.attempts]));
      const outcomes = await work({
        ...{ run, lookIds, graphql, signal: held },
        working: new Set(taken.filter(({ outcome }) => outcome === "WORKING").map(({ lookId }) => lookId)),
        tried: (lookId) => (attempts.get(lookId) ?? 0) + 1 >= bulkTriesMax,
      });
      await note(run, outcomes);
      const again = lookIds.filter((id) => !outcomes.has(id));
      await prisma.bulkRunLook.updateMany({
        where: { runId: run.id, lookId: { in: again } },
        data: { attempts: { increment: 1 } },
      });
    },
  );
  return true;
}

// What was begun is ended first, also when the run is to stop. Then those that were tried least.
async function takeLooks({ id: runId, stoppedAt }: Run, take: number): Promise<Taken[]> {
  const find = (outcome: "WORKING" | "PENDING", count: number) =>
    prisma.bulkRunLook.findMany({
      where: { runId, outcome },
      orderBy: [{ attempts: "asc" }, { lookId: "asc" }],
      take: count,
    });
  const begun = await find("WORKING", take);
  if (stoppedAt || begun.length === take) return begun;
  return [...begun, ...(await find("PENDING", take - begun.length))];
}

async function note({ id: runId, kind }: Run, outcomes: Outcomes): Promise<void> {
  const groups = new Map<string, { lookIds: string[]; data: object; outcome: string }>();
  for (const [lookId, { outcome, reason = null, found = [] }] of outcomes) {
    const data = { outcome, reason, found };
    const key = JSON.stringify(data);
    const group = groups.get(key) ?? { lookIds: [], data, outcome };
    group.lookIds.push(lookId);
    groups.set(key, group);
  }
  for (const { lookIds, data, outcome } of groups.values()) {
    const { count } = await prisma.bulkRunLook.updateMany({
      where: { runId, lookId: { in: lookIds }, outcome: { in: ["PENDING", "WORKING"] } },
      data,
    });
    looksDone.inc({ kind, outcome }, count);
  }
}

async function finish({ id: runId, kind, clientId, stoppedAt }: Run): Promise<void> {
  const { count } = await prisma.bulkRun.updateMany({
    where: { id: runId, finishedAt: null },
    data: { finishedAt: new Date() },
  });
  if (count === 0) return;
  const failed = await prisma.bulkRunLook.count({ where: { runId, outcome: "FAILED" } });
  const state = stoppedAt ? "stopped" : failed > 0 ? "partly" : "done";
  runsEnded.inc({ kind, state });
  log.info({ runId, kind, clientId, state, failed }, "a bulk run has ended");
}

import { prisma } from "~/db.server";
import { stuckPerRunMax } from "~/limits";
import { settleFailure } from "./settle-extraction";

const lost = {
  code: "JOB_LOST",
  message: "The work on this extraction was lost. Nothing was charged.",
  retryable: true,
};
const failures = {
  deadline: {
    code: "DEADLINE_EXCEEDED",
    message: "The extraction did not end in time. Nothing was charged.",
    retryable: true,
  },
  no_job: lost,
  dead_job: lost,
};

/** Why something was settled: its request was overdue, its job gone or dead, or its job had no request to work for. */
export type Cause = keyof typeof failures | "no_request";
export const causes: Cause[] = ["deadline", "no_job", "dead_job", "no_request"];

/**
 * Settles what nobody else will, a bounded number at a time: requests as failures with refund, jobs without an open request
 * by taking them out of the queue. Answers how many by cause.
 */
export async function settleStuckRequests(): Promise<Record<Cause, number>> {
  const settled: Record<Cause, number> = { deadline: 0, no_job: 0, dead_job: 0, no_request: 0 };
  const stuck = await prisma.$queryRaw<{ request_id: string; cause: keyof typeof failures }[]>`
    SELECT * FROM find_stuck_requests(${stuckPerRunMax}::int)`;
  for (const { request_id, cause } of stuck)
    if (await settleFailure({ requestId: request_id, error: failures[cause] })) settled[cause]++;
  const [orphans] = await prisma.$queryRaw<{ count: number }[]>`
    SELECT cancel_orphan_jobs(${stuckPerRunMax}::int) AS count`;
  return { ...settled, no_request: orphans?.count ?? 0 };
}

/** How many open requests are past their deadline. */
export async function countOverdue(): Promise<number> {
  return prisma.requestLog.count({
    where: { status: { in: ["NOT_STARTED", "IN_PROGRESS"] }, deadlineAt: { lt: new Date() } },
  });
}

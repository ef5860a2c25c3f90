import { prisma } from "~/db.server";
import { settleFailure } from "./settle-extraction";

const failures = {
  deadline: {
    code: "DEADLINE_EXCEEDED",
    message: "The extraction did not end in time. Nothing was charged.",
    retryable: true,
  },
  job: { code: "JOB_LOST", message: "The work on this extraction was lost. Nothing was charged.", retryable: true },
};

/** Settles, as failures with refund, the requests that nobody else will settle; answers how many. */
export async function sweepRequests(): Promise<number> {
  const lost = await prisma.$queryRaw<
    { request_id: string; reason: "deadline" | "job" }[]
  >`SELECT * FROM find_lost_requests()`;
  for (const { request_id, reason } of lost) await settleFailure({ requestId: request_id, error: failures[reason] });
  return lost.length;
}

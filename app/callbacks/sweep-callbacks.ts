import { prisma } from "~/db.server";
import { callbackRetentionDays } from "~/limits";

const DAY_MS = 86_400_000;

/** Deletes messages that ended, with their log, when they are past their retention; answers how many. */
export async function sweepCallbacks(): Promise<number> {
  const before = new Date(Date.now() - callbackRetentionDays * DAY_MS);
  const { count } = await prisma.callbackSend.deleteMany({
    where: { createdAt: { lt: before }, state: { not: "PENDING" } },
  });
  return count;
}

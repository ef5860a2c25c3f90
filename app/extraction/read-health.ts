import { prisma } from "~/db.server";
import { booksUncheckedMs } from "~/limits";
import { readLastRun } from "./run-reconciler";

export type Health = {
  /** Extractions of the client that have not ended, and when the oldest one that no worker has begun was submitted. */
  open: number;
  oldestWaiting: Date | null;
  /** How many of them are past their deadline. */
  overdue: number;
  /** When the books were last checked; null before the first time. */
  checkedAt: Date | null;
  /** "broken" is about this client's books only; "unchecked" says that no worker has checked any for a while. */
  books: "fine" | "new" | "unchecked" | "broken";
  /** The request at which the books do not add up, where there is one. */
  brokenRequestId: string | null;
};

/** How a client's work and books are, from what the reconciler wrote down last. */
export async function readHealth({ clientId }: { clientId: string }): Promise<Health> {
  const status = { in: ["NOT_STARTED" as const, "IN_PROGRESS" as const] };
  const [open, oldest, overdue, run] = await Promise.all([
    prisma.requestLog.count({ where: { clientId, status } }),
    prisma.requestLog.findFirst({
      where: { clientId, status: "NOT_STARTED" },
      orderBy: { requestId: "asc" },
      select: { createdAt: true },
    }),
    prisma.requestLog.count({ where: { clientId, status, deadlineAt: { lt: new Date() } } }),
    readLastRun(),
  ]);
  const own = run?.violations.filter((violation) => violation.clientId === clientId) ?? [];
  const isStale = run !== null && Date.now() - run.startedAt.getTime() > booksUncheckedMs;
  return {
    ...{ open, overdue, oldestWaiting: oldest?.createdAt ?? null, checkedAt: run?.startedAt ?? null },
    books: own.length > 0 ? "broken" : isStale ? "unchecked" : run ? "fine" : "new",
    brokenRequestId: own.find(({ requestId }) => requestId)?.requestId ?? null,
  };
}

import { listRefunded } from "~/credits/list-refunded";
import { type Prisma, prisma } from "~/db.server";
import { smallestIdAt } from "~/ids";
import { clockSkewMsMax } from "~/limits";
import { countItems } from "./count-items";
import type { Extraction } from "./find-extraction";

export type ListedExtraction = Pick<
  Extraction,
  "requestId" | "jobId" | "status" | "creditsCost" | "refunded" | "createdAt" | "startedAt" | "finishedAt" | "error"
> & { itemCount: number; keyId: string | null };

type ListExtractions = {
  clientId: string;
  statuses?: Extraction["status"][];
  workflow?: string;
  /** Made with that key; null: by Looklift's own pages. */
  keyId?: string | null;
  createdFrom?: Date;
  createdBefore?: Date;
  /** The request id after which the page begins: the last one of the page before. */
  after?: string;
  limit: number;
};

/** A page of a client's extractions, newest first, without their results; `next` is where the following page begins after. */
export async function listExtractions({ clientId, limit, ...filter }: ListExtractions) {
  const rows = await prisma.requestLog.findMany({
    where: { clientId, ...readFilter(filter) },
    orderBy: { requestId: "desc" },
    take: limit + 1,
    select: {
      ...{ requestId: true, jobId: true, status: true, creditsCost: true, createdAt: true, startedAt: true },
      ...{ finishedAt: true, error: true, keyId: true },
    },
  });
  const page = rows.slice(0, limit);
  const requestIds = page.map(({ requestId }) => requestId);
  const [refunded, itemCounts] = await Promise.all([listRefunded({ requestIds }), countItems({ requestIds })]);
  const extractions: ListedExtraction[] = page.map(({ error, ...row }) => ({
    ...row,
    error: error as Extraction["error"],
    refunded: refunded.has(row.requestId),
    itemCount: itemCounts.get(row.requestId) ?? 0,
  }));
  return { extractions, next: rows.length > limit ? (page.at(-1)?.requestId ?? null) : null };
}

function readFilter({
  statuses,
  workflow,
  keyId,
  createdFrom,
  createdBefore,
  after,
}: Omit<ListExtractions, "clientId" | "limit">): Prisma.RequestLogWhereInput {
  return {
    ...(statuses && statuses.length > 0 && { status: { in: statuses } }),
    ...(workflow !== undefined && { workflow }),
    ...(keyId !== undefined && { keyId }),
    ...((createdFrom || createdBefore) && {
      createdAt: { ...(createdFrom && { gte: createdFrom }), ...(createdBefore && { lt: createdBefore }) },
    }),
    // ids follow the clock of the web process and times that of the database: close, not equal
    requestId: {
      ...(createdFrom && { gte: smallestIdAt(new Date(createdFrom.getTime() - clockSkewMsMax)) }),
      ...(after !== undefined && { lt: after }),
    },
  };
}

import { prisma } from "~/db.server";
import type { ExtractedItem } from "./find-extraction";

/** An item without the addresses of its pictures. */
export type OutcomeItem = Omit<ExtractedItem, "cutoutUrl" | "maskUrl">;
export type Outcome = { status: "NOT_STARTED" | "IN_PROGRESS" | "SUCCESS" | "FAILURE"; items: OutcomeItem[] };

type ListOutcomes = { clientId: string; requestIds: string[] };

/** What came of many of a client's requests, by request id: two statements, whatever their number. */
export async function listOutcomes({ clientId, requestIds }: ListOutcomes): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  if (requestIds.length === 0) return outcomes;
  const requests = await prisma.requestLog.findMany({
    where: { requestId: { in: requestIds }, clientId },
    select: { requestId: true, status: true },
  });
  for (const { requestId, status } of requests) outcomes.set(requestId, { status, items: [] });
  const items = await prisma.extractedItem.findMany({
    where: { requestId: { in: [...outcomes.keys()] } },
    orderBy: [{ requestId: "asc" }, { position: "asc" }],
  });
  for (const { requestId, position: _, face: __, cutoutWidth, cutoutHeight, ...row } of items)
    outcomes.get(requestId)?.items.push({
      ...row,
      box: row.box as OutcomeItem["box"],
      polygon: row.polygon as OutcomeItem["polygon"],
      colors: row.colors as OutcomeItem["colors"],
      cutout: { width: cutoutWidth, height: cutoutHeight },
    });
  return outcomes;
}

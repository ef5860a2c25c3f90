import { prisma } from "~/db.server";
import { isUlid } from "~/ids";
import { type ExtractedItem, withUrls } from "./find-extraction";

/** One item of a client's extractions, with short-lived picture URLs; null when the client has none such. */
export async function findItem({
  clientId,
  id,
}: {
  clientId: string;
  id: string;
}): Promise<{ requestId: string; jobId: string | null; item: ExtractedItem } | null> {
  const itemId = id.toUpperCase();
  if (!isUlid(itemId)) return null;
  const row = await prisma.extractedItem.findFirst({
    where: { id: itemId, request: { clientId } },
    include: { request: { select: { jobId: true } } },
  });
  if (!row) return null;
  const { request, ...item } = row;
  return { requestId: row.requestId, jobId: request.jobId, item: await withUrls(item) };
}

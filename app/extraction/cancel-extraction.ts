import { prisma } from "~/db.server";
import { settleFailure } from "./settle-extraction";
import { whereId } from "./where-id";

const cancelled = { code: "CANCELLED", message: "Cancelled by the caller. Nothing was charged.", retryable: false };

/**
 * Ends a client's extraction that has not ended yet, with its credits back, whether or not a worker has begun: what that
 * worker finds comes too late. "ended" when it had ended otherwise before; cancelling twice is cancelling once. null when
 * the client has none such.
 */
export async function cancelExtraction({
  clientId,
  id,
}: {
  clientId: string;
  id: string;
}): Promise<"cancelled" | "ended" | null> {
  const where = whereId(id);
  const select = { requestId: true } as const;
  const row = where && (await prisma.requestLog.findFirst({ where: { clientId, ...where }, select }));
  if (!row) return null;
  if (await settleFailure({ requestId: row.requestId, error: cancelled })) return "cancelled";
  const { error } = await prisma.requestLog.findUniqueOrThrow({ where: row, select: { error: true } });
  return (error as { code?: string } | null)?.code === cancelled.code ? "cancelled" : "ended";
}

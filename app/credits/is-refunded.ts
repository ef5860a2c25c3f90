import { prisma } from "~/db.server";

/** Whether a request's credits went back. */
export async function isRefunded({ requestId }: { requestId: string }): Promise<boolean> {
  return (await prisma.creditEntry.count({ where: { requestId, kind: "REFUND" } })) > 0;
}

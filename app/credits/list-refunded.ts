import { prisma } from "~/db.server";

/** Which of these requests got their credits back. */
export async function listRefunded({ requestIds }: { requestIds: string[] }): Promise<Set<string>> {
  const rows = await prisma.creditEntry.findMany({
    where: { requestId: { in: requestIds }, kind: "REFUND" },
    select: { requestId: true },
  });
  return new Set(rows.flatMap(({ requestId }) => (requestId ? [requestId] : [])));
}

import { prisma } from "~/db.server";

/**
 * How many items each of these requests has; those without any are not named. Prisma's own relation count would group the
 * items of everybody first.
 */
export async function countItems({ requestIds }: { requestIds: string[] }): Promise<Map<string, number>> {
  const rows = await prisma.extractedItem.groupBy({
    by: ["requestId"],
    where: { requestId: { in: requestIds } },
    _count: true,
  });
  return new Map(rows.map(({ requestId, _count }) => [requestId, _count]));
}

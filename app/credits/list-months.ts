import { prisma } from "~/db.server";
import { monthsBetween } from "./statement-month";

/** The months (UTC) that a client has statements of, latest first: from its first entry to now; this month at least. */
export async function listMonths({ clientId }: { clientId: string }): Promise<string[]> {
  const first = await prisma.creditEntry.findFirst({
    where: { clientId },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { createdAt: true },
  });
  const now = new Date();
  return monthsBetween(first?.createdAt ?? now, now);
}

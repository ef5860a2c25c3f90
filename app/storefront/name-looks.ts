import { prisma } from "~/db.server";
import { listOutcomes } from "~/extraction/list-outcomes";

/** The product titles of a client's looks, by the look's id; what is not the client's, or was deleted, is not among them. */
export async function nameLooks({ clientId, lookIds }: { clientId: string; lookIds: string[] }) {
  const rows = await prisma.look.findMany({
    where: { clientId, id: { in: lookIds } },
    select: { id: true, productTitle: true },
  });
  return new Map(rows.map(({ id, productTitle }) => [id, productTitle]));
}

/** What the items of a client's looks are called, by the item's id; of a look that was extracted anew only the latest ones. */
export async function nameItems({ clientId, lookIds }: { clientId: string; lookIds: string[] }) {
  const looks = await prisma.look.findMany({
    where: { clientId, id: { in: lookIds }, requestId: { not: null } },
    select: { requestId: true },
  });
  const requestIds = looks.flatMap(({ requestId }) => requestId ?? []);
  const outcomes = [...(await listOutcomes({ clientId, requestIds })).values()];
  return new Map(outcomes.flatMap(({ items }) => items.map(({ id, label }) => [id, label] as const)));
}

import { prisma } from "~/db.server";

export type NamedLook = { lookId: string; productTitle: string };

/** The looks that a shop's requests were for, by request id. Requests of the API, and those of deleted looks, are not among them. */
export async function nameRequests({ shop, requestIds }: { shop: string; requestIds: string[] }) {
  const looks = await prisma.look.findMany({
    where: { shop, OR: [{ requestId: { in: requestIds } }, { id: { in: requestIds } }] },
    select: { id: true, requestId: true, productTitle: true },
  });
  const named: Record<string, NamedLook> = {};
  for (const { id, requestId, productTitle } of looks)
    for (const request of [id, requestId]) if (request) named[request] = { lookId: id, productTitle };
  return named;
}

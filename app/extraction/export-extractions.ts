import { type Prisma, prisma } from "~/db.server";
import { exportLinkSeconds } from "~/limits";
import { readInPages } from "~/read-in-pages";
import { presignRead } from "~/storage.server";

const parts = { items: { orderBy: { position: "asc" } }, events: { orderBy: { seq: "asc" } } } as const;
type Row = Prisma.RequestLogGetPayload<{ include: typeof parts }>;

/** The extractions of clients with their texts, timelines and items; links to the pictures live for a day. */
export async function* exportExtractions({ clientIds }: { clientIds: string[] }) {
  const rows = readInPages<Row>((after, take) =>
    prisma.requestLog.findMany({
      where: { clientId: { in: clientIds }, ...(after && { requestId: { gt: after.requestId } }) },
      orderBy: { requestId: "asc" },
      include: parts,
      take,
    }),
  );
  for await (const { items, ...row } of rows) yield { ...row, items: await Promise.all(items.map(withLinks)) };
}

async function withLinks({ cutoutKey, maskKey, ...item }: Row["items"][number]) {
  const [cutoutUrl, maskUrl] = await Promise.all(
    [cutoutKey, maskKey].map((key) => presignRead({ key, expiresInSeconds: exportLinkSeconds })),
  );
  return { ...item, cutoutUrl, maskUrl };
}

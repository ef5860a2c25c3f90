import { type Prisma, prisma } from "~/db.server";
import { readInPages } from "~/read-in-pages";

type OfClients = { clientIds: string[] };

/** Where clients want to be told what happened; without the secrets that sign it. */
export async function* exportEndpoints({ clientIds }: OfClients) {
  yield* await prisma.callbackEndpoint.findMany({
    where: { clientId: { in: clientIds } },
    orderBy: { id: "asc" },
    omit: { secret: true, oldSecret: true },
  });
}

const parts = { log: { orderBy: { attempt: "asc" } } } as const;
type Send = Prisma.CallbackSendGetPayload<{ include: typeof parts }>;

/** What clients were told, and are to be told, with every attempt at it. */
export const exportSends = ({ clientIds }: OfClients) =>
  readInPages<Send>((after, take) =>
    prisma.callbackSend.findMany({
      where: { endpoint: { clientId: { in: clientIds } }, ...(after && { id: { gt: after.id } }) },
      orderBy: { id: "asc" },
      include: parts,
      take,
    }),
  );

import { prisma } from "~/db.server";
import { readInPages } from "~/read-in-pages";

type OfClients = { clientIds: string[] };
type Run = Awaited<ReturnType<typeof prisma.flowRun.findUniqueOrThrow>>;
type Event = Awaited<ReturnType<typeof prisma.flowEvent.findUniqueOrThrow>>;

/** The runs of the action in a shop's workflows. */
export const exportRuns = ({ clientIds }: OfClients) =>
  readInPages<Run>((after, take) =>
    prisma.flowRun.findMany({
      where: { clientId: { in: clientIds }, ...(after && { id: { gt: after.id } }) },
      orderBy: { id: "asc" },
      take,
    }),
  );

/** What a shop's workflows were told. */
export const exportEvents = ({ clientIds }: OfClients) =>
  readInPages<Event>((after, take) =>
    prisma.flowEvent.findMany({
      where: { clientId: { in: clientIds }, ...(after && { id: { gt: after.id } }) },
      orderBy: { id: "asc" },
      take,
    }),
  );

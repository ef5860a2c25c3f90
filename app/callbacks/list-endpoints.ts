import { prisma } from "~/db.server";

export type ListedEndpoint = {
  id: string;
  url: string;
  events: string[];
  creditsLowBelow: number;
  secret: string;
  disabledAt: Date | null;
  disabledWhy: string | null;
  createdAt: Date;
};
export type ListedSend = {
  id: string;
  endpointId: string;
  event: string;
  requestId: string | null;
  state: "PENDING" | "DELIVERED" | "FAILED";
  createdAt: Date;
  /** When it is tried next; null when it is not. */
  nextAt: Date | null;
  attempts: { attempt: number; at: Date; status: number | null; error: string | null; tookMs: number }[];
};

/** A client's endpoints, newest first. */
export async function listEndpoints({ clientId }: { clientId: string }): Promise<ListedEndpoint[]> {
  return prisma.callbackEndpoint.findMany({
    where: { clientId },
    orderBy: { id: "desc" },
    select: {
      ...{ id: true, url: true, events: true, creditsLowBelow: true, secret: true },
      ...{ disabledAt: true, disabledWhy: true, createdAt: true },
    },
  });
}

/** The latest messages to a client's endpoints, or to one of them, with every attempt at each. */
export async function listSends({
  clientId,
  endpointId,
  limit,
}: {
  clientId: string;
  endpointId?: string;
  limit: number;
}): Promise<ListedSend[]> {
  const rows = await prisma.callbackSend.findMany({
    where: { endpoint: { clientId }, ...(endpointId !== undefined && { endpointId }) },
    orderBy: { id: "desc" },
    take: limit,
    include: { log: { orderBy: { attempt: "asc" } } },
  });
  return rows.map(({ id, endpointId, event, requestId, state, createdAt, nextAt, log }) => ({
    ...{ id: String(id), endpointId, event, requestId, createdAt },
    state: state as ListedSend["state"],
    nextAt: state === "PENDING" ? nextAt : null,
    attempts: log.map(({ sendId: _, ...attempt }) => attempt),
  }));
}

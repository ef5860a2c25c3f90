import { prisma } from "~/db.server";
import { AppError } from "~/errors";

export type ListedEndpoint = {
  id: string;
  url: string;
  events: string[];
  creditsLowBelow: number;
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
      ...{ id: true, url: true, events: true, creditsLowBelow: true },
      ...{ disabledAt: true, disabledWhy: true, createdAt: true },
    },
  });
}

/** A client's endpoint. Throws NOT_FOUND for another client's. */
export async function findEndpoint({
  clientId,
  endpointId,
}: {
  clientId: string;
  endpointId: string;
}): Promise<ListedEndpoint> {
  const found = (await listEndpoints({ clientId })).find(({ id }) => id === endpointId);
  if (!found) throw new AppError("NOT_FOUND", "This endpoint is not there any more.");
  return found;
}

/** The latest messages to a client's endpoints, or to one of them, or of one request, or one message; with every attempt at each. */
export async function listSends({
  clientId,
  endpointId,
  requestId,
  sendId,
  limit,
}: {
  clientId: string;
  endpointId?: string;
  requestId?: string;
  sendId?: string;
  limit: number;
}): Promise<ListedSend[]> {
  const rows = await prisma.callbackSend.findMany({
    where: {
      endpoint: { clientId },
      ...(endpointId !== undefined && { endpointId }),
      ...(requestId !== undefined && { requestId }),
      ...(sendId !== undefined && { id: BigInt(sendId) }),
    },
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

import type { ClientMode } from "~/clients/ensure-shop-client";
import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { isUlid } from "~/ids";
import type { ListedEndpoint, ListedSend } from "./list-endpoints";

export type ShopEndpoint = ListedEndpoint & {
  clientId: string;
  mode: ClientMode;
  /** What became of the latest message; null before the first. */
  latest: { event: string; state: ListedSend["state"]; createdAt: Date } | null;
};

/** The endpoints of both of a shop's clients, newest first; never their secrets. */
export function listShopEndpoints({ shop }: { shop: string }): Promise<ShopEndpoint[]> {
  return read({ shop });
}

/** One of a shop's endpoints. Throws NOT_FOUND for another shop's. */
export async function findShopEndpoint({ shop, endpointId }: { shop: string; endpointId: string }) {
  const [found] = isUlid(endpointId) ? await read({ shop, endpointId }) : [];
  if (!found) throw new AppError("NOT_FOUND", "This webhook is not there any more.");
  return found;
}

async function read({ shop, endpointId }: { shop: string; endpointId?: string }): Promise<ShopEndpoint[]> {
  const rows = await prisma.callbackEndpoint.findMany({
    where: { client: { shop }, ...(endpointId !== undefined && { id: endpointId }) },
    orderBy: { id: "desc" },
    select: {
      ...{ id: true, clientId: true, url: true, events: true, creditsLowBelow: true },
      ...{ disabledAt: true, disabledWhy: true, createdAt: true, client: { select: { mode: true } } },
      sends: { orderBy: { id: "desc" }, take: 1, select: { event: true, state: true, createdAt: true } },
    },
  });
  return rows.map(({ client: { mode }, sends: [latest], ...endpoint }) => ({
    ...endpoint,
    mode,
    latest: latest ? { ...latest, state: latest.state as ListedSend["state"] } : null,
  }));
}

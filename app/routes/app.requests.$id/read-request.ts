import { listSends } from "~/callbacks/list-endpoints";
import { findShopClients } from "~/clients/find-shop-clients";
import { listKeys } from "~/clients/list-keys";
import { listEntries } from "~/credits/list-entries";
import { env } from "~/env.server";
import { AppError } from "~/errors";
import { findExtraction } from "~/extraction/find-extraction";
import { findRequest } from "~/extraction/find-request";
import { listEvents } from "~/extraction/list-events";
import { requestSendsShownMax } from "~/limits";
import { nameRequests } from "~/storefront/name-requests";

/** Everything that is recorded of a shop's request, by its request id or job id. Throws NOT_FOUND. */
export async function readRequest({ shop, id }: { shop: string; id: string }) {
  const { clientIds } = await findShopClients({ shop });
  const record = await findRequest({ clientIds, id });
  if (!record) throw new AppError("NOT_FOUND", "There is no such request, or it is not kept any more.");
  const { requestId, clientId } = record;
  const [extraction, timeline, entries, messages, keys, looks] = await Promise.all([
    findExtraction({ clientId, id: requestId }),
    listEvents({ clientId, id: requestId, since: 0 }),
    listEntries({ clientId, requestId }),
    listSends({ clientId, requestId, limit: requestSendsShownMax }),
    listKeys({ shop }),
    nameRequests({ shop, requestIds: [requestId] }),
  ]);
  if (!extraction || !timeline)
    throw new AppError("NOT_FOUND", "There is no such request, or it is not kept any more.");
  const key = keys.find(({ id: keyId }) => keyId === record.keyId);
  return {
    ...{ record, extraction, entries, messages },
    events: timeline.events,
    key: key ? { id: key.id, name: key.name, mode: key.mode } : null,
    look: looks[requestId] ?? null,
    apiUrl: env.SHOPIFY_APP_URL,
  };
}

export type ReadRequest = Awaited<ReturnType<typeof readRequest>>;

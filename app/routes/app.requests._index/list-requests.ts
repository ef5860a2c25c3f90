import { ensureShopClient } from "~/clients/ensure-shop-client";
import { listKeys } from "~/clients/list-keys";
import { listExtractions } from "~/extraction/list-extractions";
import { requestsPerPage } from "~/limits";
import { nameRequests } from "~/storefront/name-requests";
import type { RequestQuery } from "./read-request-query";

const DAY_MS = 86_400_000;

type ListRequests = { shop: string; clientId: string; asked: RequestQuery };

/** A page of a shop's requests with the names of the keys that made them and of the looks that they were for. */
export async function listRequests({ shop, clientId, asked }: ListRequests) {
  const { mode, status, key, days, after } = asked;
  const ofClient = mode === "TEST" ? (await ensureShopClient({ shop, mode })).clientId : clientId;
  const [{ extractions, next }, keys] = await Promise.all([
    listExtractions({
      clientId: ofClient,
      limit: requestsPerPage,
      createdFrom: new Date(Date.now() - days * DAY_MS),
      ...(status && { statuses: [status] }),
      ...(key && { keyId: key === "admin" ? null : key }),
      ...(after && { after }),
    }),
    listKeys({ shop }),
  ]);
  const looks = await nameRequests({ shop, requestIds: extractions.map(({ requestId }) => requestId) });
  return { requests: extractions, next, looks, keys: keys.map(({ id, name, mode: of }) => ({ id, name, mode: of })) };
}

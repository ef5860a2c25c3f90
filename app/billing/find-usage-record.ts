import { z } from "zod";
import { AppError } from "~/errors";
import { overageClockMinutes, usageRecordPagesMax, usageRecordsPerPage } from "~/limits";
import { adminGraphql } from "~/shopify-graphql.server";

const RECORDS = `query UsageRecords($id: ID!, $first: Int!, $after: String) {
  node(id: $id) {
    ... on AppSubscription {
      lineItems {
        usageRecords(first: $first, after: $after, sortKey: CREATED_AT, reverse: true) {
          nodes { id idempotencyKey createdAt }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
  }
}`;
const recordShape = z.object({
  id: z.string(),
  idempotencyKey: z.string().nullable(),
  createdAt: z.iso.datetime({ offset: true }),
});
const pageShape = z.object({
  nodes: z.array(recordShape),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
});
const recordsShape = z.object({
  node: z.object({ lineItems: z.array(z.object({ usageRecords: pageShape })).optional() }).nullable(),
});

type FindUsageRecord = { shop: string; chargeGid: string; key: string; since: Date; signal?: AbortSignal };

/**
 * The usage record of a subscription that was made under a key since a time by our clock; null when there is none. Throws
 * UNAVAILABLE when there are more records since than are read: what is not known must not be taken for a no.
 */
export async function findUsageRecord({ chargeGid, key, since, ...call }: FindUsageRecord): Promise<string | null> {
  const ask = await adminGraphql(call);
  const oldest = since.getTime() - overageClockMinutes * 60_000;
  let after: string | null = null;
  for (let page = 0; page < usageRecordPagesMax; page++) {
    const { node } = recordsShape.parse(
      await ask<unknown>(RECORDS, { id: chargeGid, first: usageRecordsPerPage, after }),
    );
    const lines = (node?.lineItems ?? []).map(({ usageRecords }) => usageRecords);
    const found = lines.flatMap(({ nodes }) => nodes).find(({ idempotencyKey }) => idempotencyKey === key);
    if (found) return found.id;
    // a subscription has one line of usage at most: the cursor is its
    const more = lines.find(
      ({ nodes, pageInfo }) => pageInfo.hasNextPage && Date.parse(nodes.at(-1)?.createdAt ?? "") >= oldest,
    );
    if (!more) return null;
    after = more.pageInfo.endCursor;
  }
  throw new AppError("UNAVAILABLE", "There are more usage records at Shopify than are looked through.");
}

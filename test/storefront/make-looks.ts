import { createHash } from "node:crypto";
import type { Shop } from "./open-shop";
import { SHOP } from "./open-shop";

type MakeLooks = { shop: Shop; count: number; from?: number };

/**
 * Many looks, each of a product of its own (`product-0` and so on), all of them the copy of one that was extracted: the same
 * photo and the same cut-outs. Answers their ids, oldest first.
 */
export async function makeLooks({ shop, count, from = 0 }: MakeLooks): Promise<string[]> {
  const { lookId, requestId } = await shop.makeLook({ handle: "dress" });
  const gids = Array.from({ length: count }, (_, at) => shop.productGid(`product-${from + at}`));
  const { rows } = await shop.core.pool.query<{ id: string }>(
    `INSERT INTO looks (id, client_id, shop, product_gid, product_title, product_handle, trial_image_id, upload_key, request_id,
                        item_choices, on_sale_item)
     SELECT $3 || lpad(at::text, 10, '0'), client_id, shop, gid, 'Product ' || ($4::int + at - 1), 'product', trial_image_id, upload_key,
            request_id, item_choices, (SELECT id FROM extracted_items WHERE request_id = $5 AND category = 'outerwear')
     FROM looks, unnest($2::text[]) WITH ORDINALITY AS made(gid, at) WHERE id = $1 ORDER BY at RETURNING id`,
    [
      lookId,
      gids,
      `01${createHash("sha256").update(`${SHOP}${from}`).digest("hex").slice(0, 14).toUpperCase()}`,
      from,
      requestId,
    ],
  );
  await shop.prisma.look.delete({ where: { id: lookId } });
  return rows.map(({ id }) => id).sort();
}

/** Works a run off as a worker would, turn by turn; answers how many turns that took. */
export async function workRun(runId: string): Promise<number> {
  const { runBulk } = await import("~/storefront/run-bulk");
  const { prisma } = await import("~/db.server");
  for (let turns = 1; ; turns++) {
    await runBulk({ runId, signal: new AbortController().signal });
    if ((await prisma.bulkRun.findUniqueOrThrow({ where: { id: runId } })).finishedAt) return turns;
  }
}

type Start = { shop: Shop; kind: "PUBLISH" | "UNPUBLISH" | "CHECK"; lookIds?: string[] };

/** Begins a run over these looks, or over all, and works it off. */
export async function runAll({ shop, kind, lookIds }: Start) {
  const { startBulkRun } = await import("~/storefront/start-bulk-run");
  const { findBulkRun } = await import("~/storefront/find-bulk-run");
  const selection = lookIds ? { lookIds } : { search: null, filter: null };
  const { runId } = await startBulkRun({ shop: SHOP, clientId: shop.clientId, kind, selection });
  await workRun(runId);
  const run = await findBulkRun({ clientId: shop.clientId });
  if (run?.id !== runId) throw new Error("another run is shown");
  return run;
}

import { pool } from "~/db.server";
import { nameItems } from "~/storefront/name-looks";
import { soldLines, soldSums } from "./sold-lines";

export type ItemSales = {
  itemId: string;
  /** Null for an item that is not known any more, as of a look that was deleted or extracted anew. */
  label: string | null;
  opened: number;
  added: number;
  bought: number;
  orders: number;
  revenue: number;
  refunded: number;
};

const READ = `WITH told AS (
    SELECT look_id, item_id, sum(opened)::int AS opened, sum(added)::int AS added, sum(bought)::int AS bought
    FROM look_counts WHERE client_id = $1 AND day > current_date - $2::int AND look_id = ANY ($4) AND item_id <> ''
    GROUP BY look_id, item_id
  ), ${soldLines}, sold AS (
    SELECT look_id, item_id, ${soldSums} FROM lines WHERE look_id = ANY ($4) GROUP BY look_id, item_id
  )
  SELECT look_id AS "lookId", item_id AS "itemId", coalesce(opened, 0) AS opened, coalesce(added, 0) AS added,
    coalesce(bought, 0) AS bought, coalesce(orders, 0) AS orders, coalesce(revenue, 0) AS revenue,
    coalesce(refunded, 0) AS refunded
  FROM told FULL JOIN sold USING (look_id, item_id) ORDER BY revenue DESC, added DESC, opened DESC, item_id`;

type ReadItems = { clientId: string; days: number; currency: string | null; lookIds: string[] };

/** What the items of these looks did in the last `days` (UTC), by look, the item that sold most first. */
export async function readItems({ clientId, days, currency, lookIds }: ReadItems): Promise<Map<string, ItemSales[]>> {
  type Row = Omit<ItemSales, "label"> & { lookId: string };
  const [{ rows }, labels] = await Promise.all([
    pool.query<Row>(READ, [clientId, days, currency ?? "", lookIds]),
    nameItems({ clientId, lookIds }),
  ]);
  const items = new Map<string, ItemSales[]>();
  for (const { lookId, ...row } of rows)
    items.set(lookId, [...(items.get(lookId) ?? []), { ...row, label: labels.get(row.itemId) ?? null }]);
  return items;
}

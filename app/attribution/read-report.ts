import { pool } from "~/db.server";
import { reportLooksMax } from "~/limits";
import { nameLooks } from "~/storefront/name-looks";
import { findMeasuring, type MeasuringState } from "./find-measuring";
import { type Holdout, readHoldout } from "./read-holdout";
import { type ItemSales, readItems } from "./read-items";
import { soldLines, soldSums } from "./sold-lines";

export type LookSales = {
  lookId: string;
  /** Null for a look that was deleted. */
  productTitle: string | null;
  /** As browsers told it, where shoppers allow that. */
  viewed: number;
  seen: number;
  opened: number;
  added: number;
  bought: number;
  /** By Shopify's webhooks: orders with something of the look that was not given back, and what was paid for it, less refunds. */
  orders: number;
  revenue: number;
  refunded: number;
  items: ItemSales[];
};
export type Report = {
  measuring: MeasuringState;
  days: number;
  looks: LookSales[];
  /** Of all of them; an order with several looks is one order here. */
  total: Omit<LookSales, "lookId" | "productTitle" | "items">;
  holdout: Holdout | null;
};

/** For how many days back, today included, a report can be read. */
export const reportDays = [7, 30, 90, 180] as const;

const READ = `WITH told AS (
    SELECT look_id, sum(viewed)::int AS viewed, sum(seen)::int AS seen, sum(opened)::int AS opened, sum(added)::int AS added,
      (sum(bought) FILTER (WHERE item_id = ''))::int AS bought
    FROM look_counts WHERE client_id = $1 AND day > current_date - $2::int GROUP BY look_id
  ), ${soldLines}, sold AS (SELECT look_id, ${soldSums} FROM lines GROUP BY look_id)
  SELECT look_id AS "lookId", coalesce(viewed, 0) AS viewed, coalesce(seen, 0) AS seen, coalesce(opened, 0) AS opened,
    coalesce(added, 0) AS added, coalesce(bought, 0) AS bought, coalesce(orders, 0) AS orders,
    coalesce(revenue, 0) AS revenue, coalesce(refunded, 0) AS refunded
  FROM told FULL JOIN sold USING (look_id) ORDER BY revenue DESC, added DESC, viewed DESC, look_id LIMIT $4`;

// an order with two looks is an order of each, and one order in all
const COUNT_ORDERS = `WITH ${soldLines} SELECT ${soldSums} FROM lines`;

const parts = ["viewed", "seen", "opened", "added", "bought", "orders", "revenue", "refunded"] as const;

/** What a client's looks did in the last `days` (UTC), the one that sold most first, and how the holdout under way stands. */
export async function readReport({ clientId, days }: { clientId: string; days: number }): Promise<Report> {
  const measuring = await findMeasuring({ clientId });
  const { currency } = measuring;
  const values = [clientId, days, currency ?? ""];
  const [{ rows }, { rows: counted }, holdout] = await Promise.all([
    pool.query<Omit<LookSales, "productTitle" | "items">>(READ, [...values, reportLooksMax]),
    pool.query<{ orders: number }>(COUNT_ORDERS, values),
    readHoldout({ clientId, measuring }),
  ]);
  const lookIds = rows.map(({ lookId }) => lookId);
  const [titles, items] = await Promise.all([
    nameLooks({ clientId, lookIds }),
    readItems({ clientId, days, currency, lookIds }),
  ]);
  const looks = rows.map((row) => ({
    ...row,
    productTitle: titles.get(row.lookId) ?? null,
    items: items.get(row.lookId) ?? [],
  }));
  const sum = (part: (typeof parts)[number]) => looks.reduce((before, look) => before + look[part], 0);
  const sums = Object.fromEntries(parts.map((part) => [part, sum(part)])) as Report["total"];
  return { measuring, days, looks, total: { ...sums, orders: counted[0]?.orders ?? 0 }, holdout };
}

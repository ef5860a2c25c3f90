import { pool } from "~/db.server";
import { reportLooksMax } from "~/limits";
import { nameLooks } from "~/storefront/name-looks";
import { findMeasuring, type MeasuringState } from "./find-measuring";
import { type Holdout, readHoldout } from "./read-holdout";

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
};
export type Report = {
  measuring: MeasuringState;
  days: number;
  looks: LookSales[];
  total: Omit<LookSales, "lookId" | "productTitle">;
  holdout: Holdout | null;
};

/** For how many days back, today included, a report can be read. */
export const reportDays = [7, 30, 90, 180] as const;

const READ = `WITH told AS (
    SELECT look_id, sum(viewed)::int AS viewed, sum(seen)::int AS seen, sum(opened)::int AS opened, sum(added)::int AS added,
      sum(bought)::int AS bought
    FROM look_counts WHERE client_id = $1 AND day > current_date - $2::int GROUP BY look_id
  ), given_back AS (
    SELECT line_hash, sum(amount) AS amount FROM look_refunds WHERE client_id = $1 AND line_hash <> '' GROUP BY line_hash
  ), bought AS (
    SELECT l.look_id, l.order_hash, sum(l.amount) AS paid, sum(least(coalesce(g.amount, 0), l.amount)) AS refunded
    FROM look_order_lines l JOIN look_orders o USING (client_id, order_hash) LEFT JOIN given_back g USING (line_hash)
    WHERE l.client_id = $1 AND o.day > current_date - $2::int AND o.currency = $3 GROUP BY 1, 2
  ), sold AS (
    SELECT look_id, (count(*) FILTER (WHERE paid > refunded))::int AS orders, sum(paid - refunded)::float AS revenue,
      sum(refunded)::float AS refunded
    FROM bought GROUP BY look_id
  )
  SELECT look_id AS "lookId", coalesce(viewed, 0) AS viewed, coalesce(seen, 0) AS seen, coalesce(opened, 0) AS opened,
    coalesce(added, 0) AS added, coalesce(bought, 0) AS bought, coalesce(orders, 0) AS orders,
    coalesce(revenue, 0) AS revenue, coalesce(refunded, 0) AS refunded
  FROM told FULL JOIN sold USING (look_id) ORDER BY revenue DESC, added DESC, viewed DESC, look_id LIMIT $4`;

const parts = ["viewed", "seen", "opened", "added", "bought", "orders", "revenue", "refunded"] as const;

/** What a client's looks did in the last `days` (UTC), the one that sold most first, and how the holdout under way stands. */
export async function readReport({ clientId, days }: { clientId: string; days: number }): Promise<Report> {
  const measuring = await findMeasuring({ clientId });
  const values = [clientId, days, measuring.currency ?? "", reportLooksMax];
  const { rows } = await pool.query<Omit<LookSales, "productTitle">>(READ, values);
  const titles = await nameLooks({ clientId, lookIds: rows.map(({ lookId }) => lookId) });
  const looks = rows.map((row) => ({ ...row, productTitle: titles.get(row.lookId) ?? null }));
  const sum = (part: (typeof parts)[number]) => looks.reduce((before, look) => before + look[part], 0);
  const total = Object.fromEntries(parts.map((part) => [part, sum(part)])) as Report["total"];
  return { measuring, days, looks, total, holdout: await readHoldout({ clientId, measuring }) };
}

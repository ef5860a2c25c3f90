import { pool } from "~/db.server";
import { holdoutOrdersMin, holdoutVisitorsMin } from "~/limits";
import { compareMeans } from "./compare-means";
import { compareShares, type Difference } from "./compare-shares";
import type { MeasuringState } from "./find-measuring";

export type Arm = { visitors: number; viewed: number; orders: number; revenue: number };
export type Holdout = {
  percent: number;
  since: Date;
  /** Who sees looks, and who does not. */
  shown: Arm;
  held: Arm;
  /** What showing looks adds, as a share of visitors and as money a visitor; null while there is too little to say. */
  lift: { conversion: Difference; revenue: Difference } | null;
};

// An order's worth is what is left of it; one that was given back whole is no order.
const READ = `WITH net AS (
    SELECT o.arm, greatest(o.amount - coalesce((SELECT sum(r.amount) FROM look_refunds r
        WHERE r.client_id = o.client_id AND r.order_hash = o.order_hash), 0), 0)::float AS amount
    FROM look_orders o WHERE o.client_id = $1 AND o.arm = ANY ($2) AND o.currency = $3
  ), told AS (
    SELECT arm, sum(visitors)::int AS visitors, sum(viewed)::int AS viewed FROM look_counts
    WHERE client_id = $1 AND arm = ANY ($2) GROUP BY arm
  )
  SELECT a.arm, coalesce(t.visitors, 0) AS visitors, coalesce(t.viewed, 0) AS viewed,
    (SELECT count(*)::int FROM net WHERE net.arm = a.arm AND amount > 0) AS orders,
    (SELECT coalesce(sum(amount), 0) FROM net WHERE net.arm = a.arm) AS revenue,
    (SELECT coalesce(sum(amount * amount), 0) FROM net WHERE net.arm = a.arm) AS squares
  FROM unnest($2::text[]) AS a (arm) LEFT JOIN told t USING (arm)`;

type Row = Arm & { arm: string; squares: number };

/** How visitors who see looks compare with those held out, in the run under way; null without a holdout. */
export async function readHoldout({ clientId, measuring }: { clientId: string; measuring: MeasuringState }) {
  const { holdoutPercent: percent, holdoutRun, holdoutSince: since, currency } = measuring;
  if (percent === 0 || !since) return null;
  const names = [`${holdoutRun}s`, `${holdoutRun}h`];
  const { rows } = await pool.query<Row>(READ, [clientId, names, currency ?? ""]);
  const [shown, held] = names.map((name) => rows.find(({ arm }) => arm === name)) as [Row, Row];
  const holdout: Holdout = { percent, since, shown: armOf(shown), held: armOf(held), lift: compare(shown, held) };
  return holdout;
}

const armOf = ({ visitors, viewed, orders, revenue }: Row): Arm => ({ visitors, viewed, orders, revenue });

function compare(shown: Row, held: Row): Holdout["lift"] {
  const isEnough = [shown, held].every(
    ({ visitors, orders }) => visitors >= holdoutVisitorsMin && orders >= holdoutOrdersMin,
  );
  if (!isEnough) return null;
  // a browser that blocks pixels may order without having been counted as a visitor
  const share = ({ visitors, orders }: Row) => ({ of: Math.min(orders, visitors), all: visitors });
  const sums = ({ visitors, revenue, squares }: Row) => ({ all: visitors, sum: revenue, squares });
  return {
    conversion: compareShares(share(shown), share(held)),
    revenue: compareMeans(sums(shown), sums(held)),
  };
}

import { pool } from "~/db.server";
import { attributionRetentionDays, pixelEventRetentionDays, refundWaitDays } from "~/limits";

const steps: [statement: string, days: number][] = [
  ["DELETE FROM pixel_events WHERE at < now() - make_interval(days => $1)", pixelEventRetentionDays],
  ["DELETE FROM look_counts WHERE day < now() - make_interval(days => $1)", attributionRetentionDays],
  ["DELETE FROM look_orders WHERE day < now() - make_interval(days => $1)", attributionRetentionDays],
  // of orders that nothing of ours was in
  [
    `DELETE FROM look_refunds r WHERE day < now() - make_interval(days => $1) AND NOT EXISTS
      (SELECT 1 FROM look_orders o WHERE o.client_id = r.client_id AND o.order_hash = r.order_hash)`,
    refundWaitDays,
  ],
];

/** Forgets what is past its time; answers how many rows. */
export async function sweepAttribution(): Promise<number> {
  let count = 0;
  for (const [statement, days] of steps) count += (await pool.query(statement, [days])).rowCount ?? 0;
  return count;
}

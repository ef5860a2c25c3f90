import type pg from "pg";

/** A line of a made ledger: when, kind, change of available and of reserved, and what else it says. */
export type Line = {
  at: string;
  kind: string;
  available?: number;
  reserved?: number;
  requestId?: string;
  reference?: string;
  actor?: string;
  reason?: string;
};
type WriteHistory = { pool: pg.Pool; clientId: string; lines: Line[] };

/** Writes entries of the past into a client's ledger, each with the balances after it, as the functions would have then. */
export async function writeHistory({ pool, clientId, lines }: WriteHistory): Promise<void> {
  let [available, reserved] = [0, 0];
  for (const line of lines) {
    available += line.available ?? 0;
    reserved += line.reserved ?? 0;
    await pool.query(
      `INSERT INTO credit_entries (client_id, created_at, kind, delta_available, delta_reserved, available_after, reserved_after,
                                   request_id, external_ref, actor, reason)
       VALUES ($1, $2, $3::text::"CreditKind", $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        ...[clientId, line.at, line.kind, line.available ?? 0, line.reserved ?? 0, available, reserved],
        ...[line.requestId ?? null, line.reference ?? null, line.actor ?? "system", line.reason ?? null],
      ],
    );
  }
  await pool.query("UPDATE credit_accounts SET available = $2, reserved = $3 WHERE client_id = $1", [
    ...[clientId, available, reserved],
  ]);
}

import type pg from "pg";

export type Owner = { clientId: string; trialImageId: string };
type FillHistory = { client: pg.Client; owners: Owner[]; from: number; to: number };

const CREDITS_PER_GRANT = 1_000;
// Items live as long as pictures are kept, a quarter of the log's time; every request has three.
const REQUESTS_WITHOUT_ITEMS = 3 / 4;

/**
 * Gives clients a past: requests number `from` + 1 to `to` of each, a minute apart, each with a reservation, a capture, a
 * timeline and, the younger quarter, items; the ledger adds up, with a pack of credits for every thousand, spent.
 */
export async function fillHistory({ client, owners, from, to }: FillHistory): Promise<void> {
  await client.query("BEGIN");
  // what they keep holds by construction here, and a million calls would take an hour
  await client.query("SET LOCAL session_replication_role = replica");
  for (const { clientId, trialImageId } of owners) {
    const settings = { client: clientId, image: trialImageId, from, to };
    for (const [name, value] of Object.entries(settings))
      await client.query("SELECT set_config($1, $2, true)", [`bench.${name}`, String(value)]);
    for (const text of statements) await client.query(text);
  }
  await client.query("COMMIT");
}

const me = "current_setting('bench.client')";
const at = "timestamptz '2025-01-01 00:00:00Z' + n * interval '30 seconds'";
// ids that sort by their number and differ by client, in the alphabet of ULIDs
const id = "'0' || lpad(n::text, 13, '0') || right(current_setting('bench.client'), 12)";
const numbers = "generate_series(current_setting('bench.from')::int + 1, current_setting('bench.to')::int) n";

const statements = [
  `INSERT INTO credit_grants (client_id, source, amount, remaining, priority, external_ref, created_at)
   SELECT ${me}, 'PURCHASED', ${CREDITS_PER_GRANT}, 0, 50, 'pack-' || n, ${at} FROM ${numbers} WHERE n % ${CREDITS_PER_GRANT} = 1`,
  `INSERT INTO request_logs (request_id, client_id, workflow, status, job_id, credits_cost, trial_image_id, input, engine, attempts,
                             created_at, started_at, finished_at, deadline_at, outputs_until)
   SELECT ${id}, ${me}, 'extract', 'SUCCESS', gen_random_uuid(), 1, current_setting('bench.image'), '{}', 'embedded', 1,
          ${at}, ${at}, ${at}, ${at}, NULL FROM ${numbers}`,
  `INSERT INTO request_events (request_id, seq, event_type, message, created_at)
   SELECT ${id}, 2, 'succeeded', 'Items extracted.', ${at} FROM ${numbers}`,
  `INSERT INTO extracted_items (id, request_id, position, category, label, confidence, is_on_sale, rank, reasons, box, area, colors,
                                cutout_key, mask_key, cutout_width, cutout_height)
   SELECT left(${id}, 25) || p, ${id}, p, 'top', 'Top', 0.9, p = 1, p, '{}', '{}', 0.1, '[]', 'c', 'm', 1, 1
   FROM ${numbers}, generate_series(1, 3) p WHERE n > current_setting('bench.to')::int * ${REQUESTS_WITHOUT_ITEMS}`,
  `INSERT INTO credit_entries (client_id, kind, delta_available, delta_reserved, available_after, reserved_after, actor, parts, request_id,
                               external_ref, created_at)
   SELECT ${me}, k.kind::"CreditKind", k.available, k.reserved, ${CREDITS_PER_GRANT} - (n - 1) % ${CREDITS_PER_GRANT} - 1 + k.back,
          greatest(k.reserved, 0), 'merchant', '{}',
          CASE WHEN k.kind <> 'GRANT' THEN ${id} END, CASE WHEN k.kind = 'GRANT' THEN 'pack-' || n END, ${at}
   FROM ${numbers}
   CROSS JOIN LATERAL (VALUES (1, 'GRANT', ${CREDITS_PER_GRANT}, 0, 1), (2, 'RESERVE', -1, 1, 0), (3, 'CAPTURE', 0, -1, 0))
     k (place, kind, available, reserved, back)
   WHERE k.kind <> 'GRANT' OR n % ${CREDITS_PER_GRANT} = 1 ORDER BY n, k.place`,
  `INSERT INTO idempotency_keys (client_id, route, key, body_hash, request_id, expires_at)
   SELECT ${me}, '/v1/extract', 'key-' || n, repeat('a', 64), ${id}, now() + interval '1 hour' FROM ${numbers}`,
];

import type pg from "pg";
import type { Owner } from "./fill-history";

type FillOpen = { client: pg.Client; owners: Owner[]; from: number; to: number };

/** Gives each client requests number `from` + 1 to `to` that nobody has begun to work on. */
export async function fillOpen({ client, owners, from, to }: FillOpen): Promise<void> {
  for (const { clientId, trialImageId } of owners)
    await client.query(
      `INSERT INTO request_logs (request_id, client_id, workflow, status, job_id, credits_cost, trial_image_id, input, created_at, deadline_at)
       SELECT '1' || lpad(n::text, 13, '0') || right($1, 12), $1, 'extract', 'NOT_STARTED', gen_random_uuid(), 0, $2, '{}', now(),
              now() + interval '15 minutes' FROM generate_series($3::int + 1, $4::int) n`,
      [clientId, trialImageId, from, to],
    );
}

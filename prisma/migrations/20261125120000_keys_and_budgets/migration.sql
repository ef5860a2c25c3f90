-- What a key may do, how long, how often and for how many credits.

ALTER TABLE "api_keys" ADD COLUMN "last_used_at" TIMESTAMPTZ(3), ADD COLUMN "expires_at" TIMESTAMPTZ(3),
  ADD COLUMN "calls_per_minute_max" INTEGER, ADD COLUMN "daily_credits_max" INTEGER, ADD COLUMN "monthly_credits_max" INTEGER;
ALTER TABLE api_keys ADD CONSTRAINT api_keys_limits_not_negative
  CHECK (calls_per_minute_max >= 0 AND daily_credits_max >= 0 AND monthly_credits_max >= 0);

-- Through which key a request came; NULL for the admin's own.
ALTER TABLE "request_logs" ADD COLUMN "key_id" CHAR(26);

-- What keys with a budget have spent, by day (UTC). Refunded credits are taken off the day on which they were reserved.
CREATE TABLE "key_spend" (
    "key_id" CHAR(26) NOT NULL,
    "day" DATE NOT NULL,
    "credits" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "key_spend_pkey" PRIMARY KEY ("key_id", "day")
);
ALTER TABLE "key_spend" ADD CONSTRAINT "key_spend_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Books credits on a key's budget; beyond it: SQLSTATE P0403, with "day" or "month" as the message.
CREATE FUNCTION spend_budget(p_key char(26), p_cost int, p_daily int, p_monthly int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE v_today date := (now() AT TIME ZONE 'UTC')::date; v_day int; v_month int;
BEGIN
  -- today's row is the lock: it makes the calls of one key count one after the other
  INSERT INTO key_spend AS s (key_id, day, credits) VALUES (p_key, v_today, p_cost)
    ON CONFLICT (key_id, day) DO UPDATE SET credits = s.credits + p_cost RETURNING credits INTO v_day;
  IF v_day > p_daily THEN RAISE EXCEPTION 'day' USING ERRCODE = 'P0403'; END IF;
  IF p_monthly IS NOT NULL THEN
    SELECT sum(credits) INTO v_month FROM key_spend WHERE key_id = p_key AND day >= date_trunc('month', v_today)::date;
    IF v_month > p_monthly THEN RAISE EXCEPTION 'month' USING ERRCODE = 'P0403'; END IF;
  END IF;
END $$;

-- As before, and the budget of the key gets its credits back. Lock order: request row, budget, account, grants.
CREATE OR REPLACE FUNCTION refund_credits(p_client char(26), p_req char(26), p_cost int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE v_available int;
BEGIN
  UPDATE key_spend s SET credits = s.credits - p_cost FROM request_logs r
    WHERE r.request_id = p_req AND s.key_id = r.key_id AND s.day = (r.created_at AT TIME ZONE 'UTC')::date;
  UPDATE credit_accounts SET available = available + p_cost, reserved = reserved - p_cost
    WHERE client_id = p_client RETURNING available INTO v_available;
  UPDATE credit_grants g SET remaining = g.remaining + h.amount,
      expires_at = CASE WHEN g.expires_at < now() THEN now() + interval '7 days' ELSE g.expires_at END
    FROM credit_holds h WHERE h.request_id = p_req AND g.id = h.grant_id;
  INSERT INTO credit_entries (client_id, kind, delta_available, delta_reserved, available_after, request_id)
    VALUES (p_client, 'REFUND', p_cost, -p_cost, v_available, p_req);
END $$;

-- As before, with the key that the request came through, its budgets (NULL: none) and how many days its outputs are kept
-- (NULL: the default). Whoever waits five seconds for a twin under the same idempotency key gets SQLSTATE 55P03.
DROP FUNCTION accept_request(char(26), text, text, text, char(26), text, int, char(26), jsonb, int);
CREATE FUNCTION accept_request(p_client char(26), p_route text, p_key text, p_hash text, p_req char(26), p_workflow text,
                               p_cost int, p_image char(26), p_input jsonb, p_deadline_seconds int,
                               p_api_key char(26) DEFAULT NULL, p_daily int DEFAULT NULL, p_monthly int DEFAULT NULL,
                               p_keep_days int DEFAULT NULL)
RETURNS TABLE (outcome text, request_id char(26), job_id uuid, credits_cost int, available int)
LANGUAGE plpgsql SET lock_timeout = '5s' AS $$
DECLARE v_available int; v_job uuid; v_hash text; v_first char(26);
BEGIN
  IF p_key IS NOT NULL THEN
    -- a concurrent twin waits here for the first one's commit; the next statement has a fresh snapshot and sees its row
    INSERT INTO idempotency_keys AS k (client_id, route, key, body_hash, request_id, expires_at)
      VALUES (p_client, p_route, p_key, p_hash, p_req, now() + interval '24 hours')
      ON CONFLICT (client_id, route, key) DO UPDATE
        SET body_hash = excluded.body_hash, request_id = excluded.request_id, expires_at = excluded.expires_at
        WHERE k.expires_at < now();
    IF NOT FOUND THEN
      SELECT k.request_id, k.body_hash INTO v_first, v_hash FROM idempotency_keys k
        WHERE k.client_id = p_client AND k.route = p_route AND k.key = p_key;
      IF v_hash <> p_hash THEN
        RETURN QUERY SELECT 'mismatch', v_first, NULL::uuid, NULL::int, NULL::int;
      ELSE
        RETURN QUERY SELECT 'replay', r.request_id, r.job_id, r.credits_cost, NULL::int FROM request_logs r WHERE r.request_id = v_first;
      END IF;
      RETURN;
    END IF;
  END IF;
  v_job := enqueue_extract(p_req, p_client);
  INSERT INTO request_logs (request_id, client_id, workflow, credits_cost, trial_image_id, input, job_id, deadline_at, key_id, outputs_until)
    VALUES (p_req, p_client, p_workflow, p_cost, p_image, p_input, v_job, now() + make_interval(secs => p_deadline_seconds),
            p_api_key, now() + make_interval(days => coalesce(p_keep_days, 90)));
  IF p_cost > 0 AND p_api_key IS NOT NULL AND (p_daily IS NOT NULL OR p_monthly IS NOT NULL) THEN
    PERFORM spend_budget(p_api_key, p_cost, p_daily, p_monthly);
  END IF;
  -- the hot row last: it stays locked until the commit reaches the disk
  v_available := reserve_credits(p_client, p_req, p_cost);
  RETURN QUERY SELECT 'accepted', p_req, v_job, p_cost, v_available;
END $$;

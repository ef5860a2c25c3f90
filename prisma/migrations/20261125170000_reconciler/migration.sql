-- What finds and settles what died half way, and proves that the books add up.

-- One row for each run of the reconciler: the web process tells of the latest, and the next run goes on where it ended.
CREATE TABLE "reconciler_runs" (
    "id" BIGSERIAL NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "took_ms" INTEGER NOT NULL,
    "settled" JSONB NOT NULL,
    "overdue" INTEGER NOT NULL,
    "entries_checked" INTEGER NOT NULL,
    "checked_to" BIGINT NOT NULL,
    "accounts_to" CHAR(26),
    "broken_accounts" INTEGER NOT NULL,
    "violations" JSONB NOT NULL,

    CONSTRAINT "reconciler_runs_pkey" PRIMARY KEY ("id")
);

-- Under which Idempotency-Key a request was accepted ("<route> <key>"), also when the key's own row has moved on: two
-- requests of one day with the same one were charged twice for one call.
ALTER TABLE "request_logs" ADD COLUMN "idempotency_ref" TEXT;

-- As before, and the request remembers its key.
CREATE OR REPLACE FUNCTION accept_request(p_client char(26), p_route text, p_key text, p_hash text, p_req char(26), p_workflow text,
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
  INSERT INTO request_logs (request_id, client_id, workflow, credits_cost, trial_image_id, input, job_id, deadline_at, key_id, outputs_until,
                            idempotency_ref)
    VALUES (p_req, p_client, p_workflow, p_cost, p_image, p_input, v_job, now() + make_interval(secs => p_deadline_seconds),
            p_api_key, now() + make_interval(days => coalesce(p_keep_days, 90)), p_route || ' ' || p_key);
  IF p_cost > 0 AND p_api_key IS NOT NULL AND (p_daily IS NOT NULL OR p_monthly IS NOT NULL) THEN
    PERFORM spend_budget(p_api_key, p_cost, p_daily, p_monthly);
  END IF;
  -- the hot row last: it stays locked until the commit reaches the disk
  v_available := reserve_credits(p_client, p_req, p_cost);
  RETURN QUERY SELECT 'accepted', p_req, v_job, p_cost, v_available;
END $$;

-- Open requests that nobody will settle: past their deadline; without a job; or with one that has ended without settling them
-- and whose dead letter is not on its way.
CREATE FUNCTION find_stuck_requests(p_max int) RETURNS TABLE (request_id char(26), cause text) LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY
  SELECT r.request_id, CASE WHEN r.deadline_at < now() THEN 'deadline' WHEN j.id IS NULL THEN 'no_job' ELSE 'dead_job' END
    FROM request_logs r LEFT JOIN pgboss.job j ON j.name = 'extract' AND j.id = r.job_id
    WHERE r.status IN ('NOT_STARTED', 'IN_PROGRESS')
      AND (r.deadline_at < now()
           OR (r.created_at < now() - interval '1 minute'
               AND (j.id IS NULL OR j.state NOT IN ('created', 'retry', 'active'))
               AND NOT EXISTS (SELECT 1 FROM pgboss.job d WHERE d.name = 'extract_dead' AND d.data ->> 'requestId' = r.request_id
                                 AND d.state IN ('created', 'retry', 'active'))))
    LIMIT p_max;
END $$;

-- Takes jobs out of the queue that have nothing to do: their request has ended, or is gone. Answers how many.
CREATE FUNCTION cancel_orphan_jobs(p_max int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE v_count int;
BEGIN
  WITH orphan AS (
    SELECT j.id FROM pgboss.job j WHERE j.name = 'extract' AND j.state IN ('created', 'retry')
      AND NOT EXISTS (SELECT 1 FROM request_logs r WHERE r.request_id = j.data ->> 'requestId'
                        AND r.status IN ('NOT_STARTED', 'IN_PROGRESS'))
      LIMIT p_max FOR UPDATE OF j SKIP LOCKED)
  UPDATE pgboss.job j SET state = 'cancelled', completed_on = now() FROM orphan o WHERE j.name = 'extract' AND j.id = o.id;
  GET DIAGNOSTICS v_count = ROW_COUNT;
  RETURN v_count;
END $$;

CREATE FUNCTION insert_items(p_req char(26), p_items jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO extracted_items (id, request_id, position, category, subcategory, label, confidence, is_on_sale, rank, reasons,
                               box, polygon, area, colors, cutout_key, mask_key, cutout_width, cutout_height)
    SELECT i.v ->> 'id', p_req, i.ord::int, i.v ->> 'category', i.v ->> 'subcategory', i.v ->> 'label',
           (i.v ->> 'confidence')::float8, (i.v ->> 'isOnSale')::boolean, (i.v ->> 'rank')::int,
           ARRAY(SELECT jsonb_array_elements_text(i.v -> 'reasons')), i.v -> 'box', nullif(i.v -> 'polygon', 'null'::jsonb),
           (i.v ->> 'area')::float8, i.v -> 'colors', i.v ->> 'cutoutKey', i.v ->> 'maskKey',
           (i.v ->> 'cutoutWidth')::int, (i.v ->> 'cutoutHeight')::int
      FROM jsonb_array_elements(p_items) WITH ORDINALITY i (v, ord);
END $$;

-- As before; nothing found may be charged for, where the operator wants it so.
CREATE OR REPLACE FUNCTION settle_success(p_req char(26), p_attempt int, p_items jsonb, p_warnings jsonb, p_capture boolean)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE v_client char(26); v_cost int;
BEGIN
  UPDATE request_logs SET status = 'SUCCESS', finished_at = now(), warnings = p_warnings
    WHERE request_id = p_req AND status IN ('NOT_STARTED', 'IN_PROGRESS') AND attempts = p_attempt
    RETURNING client_id, credits_cost INTO v_client, v_cost;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM insert_items(p_req, p_items);
  IF p_capture THEN PERFORM capture_credits(v_client, p_req, v_cost); ELSE PERFORM refund_credits(v_client, p_req, v_cost); END IF;
  PERFORM record_event(p_req, 'succeeded', NULL, CASE WHEN jsonb_array_length(p_items) > 0 THEN 'Items extracted.'
    WHEN p_capture THEN 'No item was found.' ELSE 'No item was found; the credits went back.' END);
  RETURN true;
END $$;

-- A result that comes after the credits of its request went back because of us, not because somebody wanted it so: its items
-- are kept, at no cost, and the request stays a failure, as everybody was told. Only those of its last attempt. false when
-- they are not kept.
CREATE FUNCTION keep_late_result(p_req char(26), p_attempt int, p_items jsonb, p_warnings jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE request_logs r SET warnings = p_warnings
    WHERE r.request_id = p_req AND r.status = 'FAILURE' AND r.attempts = p_attempt AND r.outputs_until IS NOT NULL
      AND r.error ->> 'code' IN ('DEADLINE_EXCEEDED', 'ATTEMPTS_EXHAUSTED', 'JOB_LOST')
      AND NOT EXISTS (SELECT 1 FROM extracted_items i WHERE i.request_id = p_req);
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM insert_items(p_req, p_items);
  RETURN true;
END $$;

-- The facts of money and the life of a request, kept by the database itself.
-- Lock order everywhere: request row, account row, grants. Whoever breaks it can deadlock.

ALTER TABLE credit_accounts
  ADD CONSTRAINT credit_accounts_available_not_negative CHECK (available >= 0),
  ADD CONSTRAINT credit_accounts_reserved_not_negative CHECK (reserved >= 0);
ALTER TABLE credit_grants
  ADD CONSTRAINT credit_grants_amount_positive CHECK (amount > 0),
  ADD CONSTRAINT credit_grants_remaining_within_amount CHECK (remaining >= 0 AND remaining <= amount);
ALTER TABLE credit_holds ADD CONSTRAINT credit_holds_amount_positive CHECK (amount > 0);
ALTER TABLE request_logs ADD CONSTRAINT request_logs_cost_not_negative CHECK (credits_cost >= 0);

-- A request is captured or refunded, once.
CREATE UNIQUE INDEX credit_entries_one_outcome ON credit_entries (request_id) WHERE kind IN ('CAPTURE', 'REFUND');
CREATE INDEX credit_grants_spendable ON credit_grants (client_id, priority, expires_at, id) WHERE remaining > 0;
CREATE INDEX request_logs_open ON request_logs (deadline_at) WHERE status IN ('NOT_STARTED', 'IN_PROGRESS');
-- One look a product is on show at a time.
CREATE UNIQUE INDEX looks_one_published ON looks (shop, product_gid) WHERE status IN ('PUBLISHING', 'PUBLISHED');

CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is only appended to' USING ERRCODE = 'P0409';
END $$;
CREATE TRIGGER credit_entries_append_only BEFORE UPDATE OR DELETE ON credit_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();

-- Adds credits once for each (client, external reference); false when that reference was granted before.
CREATE FUNCTION grant_credits(p_client char(26), p_source "CreditSource", p_amount int, p_priority int,
                              p_expires timestamptz, p_ref text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE v_available int;
BEGIN
  -- the account first, for the lock order
  INSERT INTO credit_accounts (client_id) VALUES (p_client) ON CONFLICT DO NOTHING;
  PERFORM 1 FROM credit_accounts WHERE client_id = p_client FOR UPDATE;
  INSERT INTO credit_grants (client_id, source, amount, remaining, priority, expires_at, external_ref)
    VALUES (p_client, p_source, p_amount, p_amount, p_priority, p_expires, p_ref) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE credit_accounts SET available = available + p_amount WHERE client_id = p_client RETURNING available INTO v_available;
  INSERT INTO credit_entries (client_id, kind, delta_available, delta_reserved, available_after, external_ref)
    VALUES (p_client, 'GRANT', p_amount, 0, v_available, p_ref);
  RETURN true;
END $$;

-- Takes p_cost from the client's account and grants for a request that was just logged. No credit: SQLSTATE P0402.
CREATE FUNCTION reserve_credits(p_client char(26), p_req char(26), p_cost int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE v_available int; v_need int := p_cost; v_part int; g record;
BEGIN
  UPDATE credit_accounts a SET available = a.available - p_cost, reserved = a.reserved + p_cost
    WHERE a.client_id = p_client AND a.available >= p_cost RETURNING a.available INTO v_available;
  IF NOT FOUND THEN RAISE EXCEPTION 'insufficient credits' USING ERRCODE = 'P0402'; END IF;
  IF v_need > 0 THEN
    FOR g IN SELECT id, remaining FROM credit_grants
             WHERE client_id = p_client AND remaining > 0 AND (expires_at IS NULL OR expires_at > now())
             ORDER BY priority, expires_at NULLS LAST, id FOR UPDATE LOOP
      v_part := least(v_need, g.remaining);
      UPDATE credit_grants SET remaining = remaining - v_part WHERE id = g.id;
      INSERT INTO credit_holds (request_id, grant_id, amount) VALUES (p_req, g.id, v_part);
      v_need := v_need - v_part;
      EXIT WHEN v_need = 0;
    END LOOP;
    -- a part of `available` may belong to grants that have expired and are not swept yet
    IF v_need > 0 THEN RAISE EXCEPTION 'insufficient credits' USING ERRCODE = 'P0402'; END IF;
  END IF;
  INSERT INTO credit_entries (client_id, kind, delta_available, delta_reserved, available_after, request_id)
    VALUES (p_client, 'RESERVE', -p_cost, p_cost, v_available, p_req);
  RETURN v_available;
END $$;

-- Turns a reservation into a sale. Called by settle_success only.
CREATE FUNCTION capture_credits(p_client char(26), p_req char(26), p_cost int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE v_available int;
BEGIN
  UPDATE credit_accounts SET reserved = reserved - p_cost WHERE client_id = p_client RETURNING available INTO v_available;
  INSERT INTO credit_entries (client_id, kind, delta_available, delta_reserved, available_after, request_id)
    VALUES (p_client, 'CAPTURE', 0, -p_cost, v_available, p_req);
END $$;

-- Gives a reservation back to the very grants it came from. A grant that has expired meanwhile is extended to seven days
-- from now, so that a refund is never worthless. Called by the settle functions only.
CREATE FUNCTION refund_credits(p_client char(26), p_req char(26), p_cost int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE v_available int;
BEGIN
  UPDATE credit_accounts SET available = available + p_cost, reserved = reserved - p_cost
    WHERE client_id = p_client RETURNING available INTO v_available;
  UPDATE credit_grants g SET remaining = g.remaining + h.amount,
      expires_at = CASE WHEN g.expires_at < now() THEN now() + interval '7 days' ELSE g.expires_at END
    FROM credit_holds h WHERE h.request_id = p_req AND g.id = h.grant_id;
  INSERT INTO credit_entries (client_id, kind, delta_available, delta_reserved, available_after, request_id)
    VALUES (p_client, 'REFUND', p_cost, -p_cost, v_available, p_req);
END $$;

-- Takes what is left of expired grants out of the accounts; answers how many grants it emptied.
CREATE FUNCTION expire_grants() RETURNS int LANGUAGE plpgsql AS $$
DECLARE g record; v_left int; v_available int; v_count int := 0;
BEGIN
  FOR g IN SELECT id, client_id FROM credit_grants WHERE remaining > 0 AND expires_at <= now() ORDER BY client_id, id LOOP
    PERFORM 1 FROM credit_accounts WHERE client_id = g.client_id FOR UPDATE;
    SELECT remaining INTO v_left FROM credit_grants WHERE id = g.id AND remaining > 0 AND expires_at <= now() FOR UPDATE;
    CONTINUE WHEN NOT FOUND;
    UPDATE credit_grants SET remaining = 0 WHERE id = g.id;
    UPDATE credit_accounts SET available = available - v_left WHERE client_id = g.client_id RETURNING available INTO v_available;
    INSERT INTO credit_entries (client_id, kind, delta_available, delta_reserved, available_after, external_ref)
      VALUES (g.client_id, 'EXPIRE', -v_left, 0, v_available, 'expire:' || g.id || ':' || txid_current());
    v_count := v_count + 1;
  END LOOP;
  RETURN v_count;
END $$;

-- The job row, with the queue's own settings, which a plain INSERT must copy. plpgsql, not sql: its body is not checked at
-- creation, so this migration may run before pg-boss has made its schema.
CREATE FUNCTION enqueue_extract(p_req char(26), p_group text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE v_id uuid;
BEGIN
  INSERT INTO pgboss.job (name, data, retry_limit, retry_delay, retry_backoff, retry_delay_max, expire_seconds, deletion_seconds,
                          keep_until, dead_letter, policy, heartbeat_seconds, singleton_key, group_id)
  SELECT q.name, jsonb_build_object('requestId', p_req), q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max,
         q.expire_seconds, q.deletion_seconds, now() + make_interval(secs => q.retention_seconds), q.dead_letter, q.policy,
         q.heartbeat_seconds, p_req, p_group
    FROM pgboss.queue q WHERE q.name = 'extract' RETURNING id INTO v_id;
  IF v_id IS NULL THEN RAISE EXCEPTION 'queue "extract" does not exist'; END IF;
  RETURN v_id;
END $$;

-- Accepts a request in one statement and one transaction: idempotency row, request log, job, reservation.
-- outcome: accepted | replay (same key, same body: the first answer again) | mismatch (same key, another body).
-- Without credits: SQLSTATE P0402 and nothing is kept, the idempotency row neither.
CREATE FUNCTION accept_request(p_client char(26), p_route text, p_key text, p_hash text, p_req char(26), p_workflow text,
                               p_cost int, p_image char(26), p_input jsonb, p_deadline_seconds int)
RETURNS TABLE (outcome text, request_id char(26), job_id uuid, credits_cost int, available int) LANGUAGE plpgsql AS $$
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
  INSERT INTO request_logs (request_id, client_id, workflow, credits_cost, trial_image_id, input, job_id, deadline_at)
    VALUES (p_req, p_client, p_workflow, p_cost, p_image, p_input, v_job, now() + make_interval(secs => p_deadline_seconds));
  -- the hot row last: it stays locked until the commit reaches the disk
  v_available := reserve_credits(p_client, p_req, p_cost);
  RETURN QUERY SELECT 'accepted', p_req, v_job, p_cost, v_available;
END $$;

-- Appends to a request's timeline. Number 1 is the acceptance itself and has no row of its own.
CREATE FUNCTION record_event(p_req char(26), p_type text, p_stage text, p_message text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE v_seq int;
BEGIN
  PERFORM 1 FROM request_logs WHERE request_id = p_req FOR UPDATE;
  SELECT coalesce(max(seq), 1) + 1 INTO v_seq FROM request_events WHERE request_id = p_req;
  INSERT INTO request_events (request_id, seq, event_type, stage, message) VALUES (p_req, v_seq, p_type, p_stage, p_message);
  RETURN v_seq;
END $$;

-- A worker takes the request for one attempt. The attempt's number is the fence that settle_* compares, so that a worker
-- which lost its lease cannot settle what another one is working on. Answers nothing when the request is settled.
CREATE FUNCTION claim_request(p_req char(26), p_engine text) RETURNS SETOF request_logs LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY UPDATE request_logs SET status = 'IN_PROGRESS', attempts = attempts + 1, engine = p_engine,
      started_at = coalesce(started_at, now())
    WHERE request_id = p_req AND status IN ('NOT_STARTED', 'IN_PROGRESS') RETURNING *;
END $$;

-- The way to SUCCESS: items, status and money in one transaction. false when the request is settled already or another
-- attempt has taken it. p_capture false: the result is kept and the credits go back (nothing was found).
CREATE FUNCTION settle_success(p_req char(26), p_attempt int, p_items jsonb, p_warnings jsonb, p_capture boolean)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE v_client char(26); v_cost int;
BEGIN
  UPDATE request_logs SET status = 'SUCCESS', finished_at = now(), warnings = p_warnings
    WHERE request_id = p_req AND status IN ('NOT_STARTED', 'IN_PROGRESS') AND attempts = p_attempt
    RETURNING client_id, credits_cost INTO v_client, v_cost;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO extracted_items (id, request_id, position, category, subcategory, label, confidence, is_on_sale, rank, reasons,
                               box, polygon, area, colors, cutout_key, mask_key, cutout_width, cutout_height)
    SELECT i.v ->> 'id', p_req, i.ord::int, i.v ->> 'category', i.v ->> 'subcategory', i.v ->> 'label',
           (i.v ->> 'confidence')::float8, (i.v ->> 'isOnSale')::boolean, (i.v ->> 'rank')::int,
           ARRAY(SELECT jsonb_array_elements_text(i.v -> 'reasons')), i.v -> 'box', nullif(i.v -> 'polygon', 'null'::jsonb),
           (i.v ->> 'area')::float8, i.v -> 'colors', i.v ->> 'cutoutKey', i.v ->> 'maskKey',
           (i.v ->> 'cutoutWidth')::int, (i.v ->> 'cutoutHeight')::int
      FROM jsonb_array_elements(p_items) WITH ORDINALITY i (v, ord);
  IF p_capture THEN PERFORM capture_credits(v_client, p_req, v_cost); ELSE PERFORM refund_credits(v_client, p_req, v_cost); END IF;
  PERFORM record_event(p_req, 'succeeded', NULL, CASE WHEN p_capture THEN 'Items extracted.' ELSE 'No item was found; the credits went back.' END);
  RETURN true;
END $$;

-- The way to FAILURE: status and refund in one transaction. false when the request is settled already. p_attempt NULL
-- settles whatever attempt runs (dead letter, deadline, cancel); a number only that attempt.
CREATE FUNCTION settle_failure(p_req char(26), p_attempt int, p_error jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE v_client char(26); v_cost int;
BEGIN
  UPDATE request_logs SET status = 'FAILURE', finished_at = now(), error = p_error
    WHERE request_id = p_req AND status IN ('NOT_STARTED', 'IN_PROGRESS') AND (p_attempt IS NULL OR attempts = p_attempt)
    RETURNING client_id, credits_cost INTO v_client, v_cost;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM refund_credits(v_client, p_req, v_cost);
  PERFORM record_event(p_req, 'failed', NULL, p_error ->> 'message');
  RETURN true;
END $$;

-- Open requests that nobody will settle: past their deadline, or without a job that is waiting or at work for a minute.
CREATE FUNCTION find_lost_requests() RETURNS TABLE (request_id char(26), reason text) LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY
  SELECT r.request_id, CASE WHEN r.deadline_at < now() THEN 'deadline' ELSE 'job' END
    FROM request_logs r
    WHERE r.status IN ('NOT_STARTED', 'IN_PROGRESS')
      AND (r.deadline_at < now()
           OR (r.created_at < now() - interval '1 minute'
               AND NOT EXISTS (SELECT 1 FROM pgboss.job j WHERE j.name = 'extract' AND j.id = r.job_id
                                 AND j.state IN ('created', 'retry', 'active'))
               AND NOT EXISTS (SELECT 1 FROM pgboss.job j WHERE j.name = 'extract_dead' AND j.data ->> 'requestId' = r.request_id
                                 AND j.state IN ('created', 'retry', 'active'))));
END $$;

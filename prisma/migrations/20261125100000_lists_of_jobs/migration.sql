-- What the API's lists and look-ups go by.

-- One status of a client's jobs, newest first.
CREATE INDEX "request_logs_client_id_status_request_id_idx" ON "request_logs" ("client_id", "status", "request_id" DESC);
-- Earlier results of the same picture, and what hangs on a picture that is erased.
CREATE INDEX "request_logs_trial_image_id_idx" ON "request_logs" ("trial_image_id");
CREATE INDEX "trial_images_client_id_sha256_idx" ON "trial_images" ("client_id", "sha256");
-- How many jobs a client has open, for a fair order in the queue.
CREATE INDEX request_logs_open_by_client ON request_logs (client_id) WHERE status IN ('NOT_STARTED', 'IN_PROGRESS');

-- The job row, with the queue's own settings, which a plain INSERT must copy. The more jobs a client has open already, the
-- later its next one comes: the first job of each client before the second of any, and so on, so that one client's thousand
-- do not keep another's single one waiting. Counting ends at 200, where further jobs only line up behind each other.
CREATE OR REPLACE FUNCTION enqueue_extract(p_req char(26), p_group text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE v_id uuid; v_open int;
BEGIN
  SELECT count(*) INTO v_open FROM (SELECT 1 FROM request_logs
    WHERE client_id = p_group AND status IN ('NOT_STARTED', 'IN_PROGRESS') LIMIT 200) o;
  INSERT INTO pgboss.job (name, data, retry_limit, retry_delay, retry_backoff, retry_delay_max, expire_seconds, deletion_seconds,
                          keep_until, dead_letter, policy, heartbeat_seconds, singleton_key, group_id, priority)
  SELECT q.name, jsonb_build_object('requestId', p_req), q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max,
         q.expire_seconds, q.deletion_seconds, now() + make_interval(secs => q.retention_seconds), q.dead_letter, q.policy,
         q.heartbeat_seconds, p_req, p_group, -v_open
    FROM pgboss.queue q WHERE q.name = 'extract' RETURNING id INTO v_id;
  IF v_id IS NULL THEN RAISE EXCEPTION 'queue "extract" does not exist'; END IF;
  RETURN v_id;
END $$;

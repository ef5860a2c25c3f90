-- How many requests of a client wait decides the turn of its next one in the queue. The client came as text: PostgreSQL then
-- compares text with text, reads the open requests of everybody, and each accepted request made the next one dearer.
CREATE OR REPLACE FUNCTION enqueue_extract(p_req char(26), p_group text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE v_id uuid; v_open int;
BEGIN
  SELECT count(*) INTO v_open FROM (SELECT 1 FROM request_logs
    WHERE client_id = p_group::char(26) AND status IN ('NOT_STARTED', 'IN_PROGRESS') LIMIT 200) o;
  INSERT INTO pgboss.job (name, data, retry_limit, retry_delay, retry_backoff, retry_delay_max, expire_seconds, deletion_seconds,
                          keep_until, dead_letter, policy, heartbeat_seconds, singleton_key, group_id, priority)
  SELECT q.name, jsonb_build_object('requestId', p_req), q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max,
         q.expire_seconds, q.deletion_seconds, now() + make_interval(secs => q.retention_seconds), q.dead_letter, q.policy,
         q.heartbeat_seconds, p_req, p_group, -v_open
    FROM pgboss.queue q WHERE q.name = 'extract' RETURNING id INTO v_id;
  IF v_id IS NULL THEN RAISE EXCEPTION 'queue "extract" does not exist'; END IF;
  RETURN v_id;
END $$;

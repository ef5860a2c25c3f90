-- A worker that hears late of a request's end tells of no stage after it: the end is the last entry of a timeline. Answers null then.
CREATE OR REPLACE FUNCTION record_event(p_req char(26), p_type text, p_stage text, p_message text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE v_seq int; v_status "RequestStatus";
BEGIN
  SELECT status INTO v_status FROM request_logs WHERE request_id = p_req FOR UPDATE;
  IF p_type = 'stage' AND v_status NOT IN ('NOT_STARTED', 'IN_PROGRESS') THEN RETURN NULL; END IF;
  SELECT coalesce(max(seq), 1) + 1 INTO v_seq FROM request_events WHERE request_id = p_req;
  INSERT INTO request_events (request_id, seq, event_type, stage, message) VALUES (p_req, v_seq, p_type, p_stage, p_message);
  RETURN v_seq;
END $$;

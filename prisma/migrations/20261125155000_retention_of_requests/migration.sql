-- What the retention of requests goes by: logs whose outputs are gone, oldest first (ids follow time).
CREATE INDEX request_logs_emptied ON request_logs (request_id) WHERE outputs_until IS NULL;

-- Deletes logs of ended requests older than p_before, with their timelines and holds; the ledger keeps its entries. At most
-- p_max rows, and none that another transaction holds, so that nobody waits for it. Answers how many logs it deleted.
CREATE FUNCTION purge_requests(p_before char(26), p_max int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE v_ids char(26)[];
BEGIN
  SELECT array_agg(due.request_id) INTO v_ids FROM (
    SELECT r.request_id FROM request_logs r
      WHERE r.outputs_until IS NULL AND r.request_id < p_before AND r.status IN ('SUCCESS', 'FAILURE')
        AND NOT EXISTS (SELECT 1 FROM looks l WHERE l.request_id = r.request_id)
        AND NOT EXISTS (SELECT 1 FROM extracted_items i WHERE i.request_id = r.request_id)
      ORDER BY r.request_id LIMIT p_max FOR UPDATE OF r SKIP LOCKED) due;
  IF v_ids IS NULL THEN RETURN 0; END IF;
  DELETE FROM request_events WHERE request_id = ANY (v_ids);
  DELETE FROM credit_holds WHERE request_id = ANY (v_ids);
  DELETE FROM request_logs WHERE request_id = ANY (v_ids);
  RETURN cardinality(v_ids);
END $$;

-- Looks by their request: for the above, and for what is deleted with a request.
CREATE INDEX looks_request_id ON looks (request_id);

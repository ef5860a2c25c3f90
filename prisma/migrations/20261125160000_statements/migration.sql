-- What a statement needs of the ledger: an entry says both balances after it, who made it and why, and which grants it moved,
-- also when its request is long gone; and the entries of an account follow each other in time as they do in number.

ALTER TABLE "credit_accounts" ADD COLUMN "moved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE "credit_entries" ADD COLUMN "reserved_after" INTEGER, ADD COLUMN "actor" TEXT NOT NULL DEFAULT 'system',
  ADD COLUMN "reason" TEXT, ADD COLUMN "parts" JSONB;

-- For what was written before. Times were those at which a transaction began, so that two which waited for each other could
-- stand in the wrong order, by milliseconds: each becomes no earlier than the one before it.
ALTER TABLE credit_entries DISABLE TRIGGER credit_entries_append_only;
UPDATE credit_entries e SET reserved_after = o.reserved_after, created_at = o.created_at, parts = o.parts,
    actor = CASE WHEN e.kind <> 'RESERVE' THEN 'system' WHEN o.key_id IS NULL THEN 'merchant' ELSE 'key:' || o.key_id END
  FROM (SELECT l.id, sum(l.delta_reserved) OVER w AS reserved_after, max(l.created_at) OVER w AS created_at, r.key_id,
               CASE l.kind
                 WHEN 'GRANT' THEN (SELECT jsonb_build_object(g.id::text, g.amount) FROM credit_grants g
                                    WHERE g.client_id = l.client_id AND g.external_ref = l.external_ref)
                 WHEN 'EXPIRE' THEN jsonb_build_object(split_part(l.external_ref, ':', 2), l.delta_available)
                 WHEN 'RESERVE' THEN (SELECT jsonb_object_agg(h.grant_id::text, -h.amount) FROM credit_holds h WHERE h.request_id = l.request_id)
                 WHEN 'REFUND' THEN (SELECT jsonb_object_agg(h.grant_id::text, h.amount) FROM credit_holds h WHERE h.request_id = l.request_id)
               END AS parts
          FROM credit_entries l LEFT JOIN request_logs r ON r.request_id = l.request_id
          WINDOW w AS (PARTITION BY l.client_id ORDER BY l.id)) o
  WHERE o.id = e.id;
UPDATE credit_accounts a SET moved_at = coalesce((SELECT max(created_at) FROM credit_entries e WHERE e.client_id = a.client_id), a.moved_at);
ALTER TABLE credit_entries ENABLE TRIGGER credit_entries_append_only;

-- Whoever writes an entry without the reserved balance gets that of the account, which is changed before its entry is written.
CREATE FUNCTION fill_reserved_after() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.reserved_after := coalesce((SELECT reserved FROM credit_accounts WHERE client_id = NEW.client_id), 0);
  RETURN NEW;
END $$;
CREATE TRIGGER credit_entries_fill_reserved BEFORE INSERT ON credit_entries
  FOR EACH ROW WHEN (NEW.reserved_after IS NULL) EXECUTE FUNCTION fill_reserved_after();
ALTER TABLE "credit_entries" ALTER COLUMN "reserved_after" SET NOT NULL;

-- A month of one client, in order; and the last entry before it.
CREATE INDEX "credit_entries_client_id_created_at_id_idx" ON "credit_entries" ("client_id", "created_at", "id");
-- What the sweep looks for.
CREATE INDEX credit_grants_expiring ON credit_grants (expires_at) WHERE remaining > 0;

-- What was granted, by whom and when, stays as it was written; only what is left of it and its end change.
CREATE FUNCTION refuse_grant_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a grant is not rewritten' USING ERRCODE = 'P0409';
END $$;
CREATE TRIGGER credit_grants_not_rewritten BEFORE UPDATE OF client_id, source, amount, external_ref, created_at ON credit_grants
  FOR EACH ROW EXECUTE FUNCTION refuse_grant_change();
CREATE TRIGGER credit_grants_not_deleted BEFORE DELETE ON credit_grants
  FOR EACH ROW EXECUTE FUNCTION refuse_grant_change();

-- That a shop was erased, and so had its welcome credits: no row leads from here to its ledger. Kept by a keyed hash of the
-- shop's domain, under the app's secret.
CREATE TABLE "erased_shops" (
    "shop_hash" CHAR(64) NOT NULL,
    "erased_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "erased_shops_pkey" PRIMARY KEY ("shop_hash")
);

-- Adds credits once for each (client, external reference); false when that reference was granted before.
DROP FUNCTION grant_credits(char(26), "CreditSource", int, int, timestamptz, text);
CREATE FUNCTION grant_credits(p_client char(26), p_source "CreditSource", p_amount int, p_priority int, p_expires timestamptz,
                              p_ref text, p_actor text DEFAULT 'system', p_reason text DEFAULT NULL)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE v_grant bigint; a credit_accounts;
BEGIN
  -- the account first, for the lock order
  INSERT INTO credit_accounts (client_id) VALUES (p_client) ON CONFLICT DO NOTHING;
  PERFORM 1 FROM credit_accounts WHERE client_id = p_client FOR UPDATE;
  -- an entry that took credits away may have used the reference, too
  IF EXISTS (SELECT 1 FROM credit_entries WHERE client_id = p_client AND external_ref = p_ref) THEN RETURN false; END IF;
  INSERT INTO credit_grants (client_id, source, amount, remaining, priority, expires_at, external_ref)
    VALUES (p_client, p_source, p_amount, p_amount, p_priority, p_expires, p_ref) ON CONFLICT DO NOTHING RETURNING id INTO v_grant;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE credit_accounts SET available = available + p_amount, moved_at = greatest(moved_at, clock_timestamp())
    WHERE client_id = p_client RETURNING * INTO a;
  INSERT INTO credit_entries (client_id, kind, delta_available, delta_reserved, available_after, reserved_after, external_ref,
                              created_at, actor, reason, parts)
    VALUES (p_client, 'GRANT', p_amount, 0, a.available, a.reserved, p_ref, a.moved_at, p_actor, p_reason,
            jsonb_build_object(v_grant::text, p_amount));
  RETURN true;
END $$;

-- Takes p_cost from the client's grants in the order of spending and answers what was taken from which; the account is locked
-- and changed by the caller. No credit: SQLSTATE P0402.
CREATE FUNCTION burn_grants(p_client char(26), p_cost int) RETURNS TABLE (from_grant bigint, taken int) LANGUAGE plpgsql AS $$
DECLARE v_need int := p_cost; g record;
BEGIN
  IF v_need = 0 THEN RETURN; END IF;
  FOR g IN SELECT id, remaining FROM credit_grants
           WHERE client_id = p_client AND remaining > 0 AND (expires_at IS NULL OR expires_at > now())
           ORDER BY priority, expires_at NULLS LAST, id FOR UPDATE LOOP
    from_grant := g.id;
    taken := least(v_need, g.remaining);
    UPDATE credit_grants SET remaining = remaining - taken WHERE id = g.id;
    v_need := v_need - taken;
    RETURN NEXT;
    EXIT WHEN v_need = 0;
  END LOOP;
  -- a part of `available` may belong to grants that have expired and are not swept yet
  IF v_need > 0 THEN RAISE EXCEPTION 'insufficient credits' USING ERRCODE = 'P0402'; END IF;
END $$;

-- Takes p_cost from the client's account and grants for a request that was just logged. No credit: SQLSTATE P0402.
CREATE OR REPLACE FUNCTION reserve_credits(p_client char(26), p_req char(26), p_cost int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE a credit_accounts; v_key char(26); v_parts jsonb;
BEGIN
  UPDATE credit_accounts c SET available = c.available - p_cost, reserved = c.reserved + p_cost,
      moved_at = greatest(c.moved_at, clock_timestamp())
    WHERE c.client_id = p_client AND c.available >= p_cost RETURNING * INTO a;
  IF NOT FOUND THEN RAISE EXCEPTION 'insufficient credits' USING ERRCODE = 'P0402'; END IF;
  IF p_cost > 0 THEN
    WITH held AS (INSERT INTO credit_holds (request_id, grant_id, amount)
                  SELECT p_req, from_grant, taken FROM burn_grants(p_client, p_cost) RETURNING grant_id, amount)
    SELECT jsonb_object_agg(held.grant_id::text, -held.amount) INTO v_parts FROM held;
  END IF;
  SELECT key_id INTO v_key FROM request_logs WHERE request_id = p_req;
  INSERT INTO credit_entries (client_id, kind, delta_available, delta_reserved, available_after, reserved_after, request_id,
                              created_at, actor, parts)
    VALUES (p_client, 'RESERVE', -p_cost, p_cost, a.available, a.reserved, p_req, a.moved_at, coalesce('key:' || v_key, 'merchant'), v_parts);
  RETURN a.available;
END $$;

-- Turns a reservation into a sale. Called by settle_success only.
CREATE OR REPLACE FUNCTION capture_credits(p_client char(26), p_req char(26), p_cost int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE a credit_accounts;
BEGIN
  UPDATE credit_accounts SET reserved = reserved - p_cost, moved_at = greatest(moved_at, clock_timestamp())
    WHERE client_id = p_client RETURNING * INTO a;
  INSERT INTO credit_entries (client_id, kind, delta_available, delta_reserved, available_after, reserved_after, request_id, created_at)
    VALUES (p_client, 'CAPTURE', 0, -p_cost, a.available, a.reserved, p_req, a.moved_at);
END $$;

-- Takes what is left of one grant that has expired out of its account, which the caller has locked.
CREATE FUNCTION empty_grant(p_client char(26), p_grant bigint, p_left int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE a credit_accounts;
BEGIN
  UPDATE credit_grants SET remaining = 0 WHERE id = p_grant;
  UPDATE credit_accounts SET available = available - p_left, moved_at = greatest(moved_at, clock_timestamp())
    WHERE client_id = p_client RETURNING * INTO a;
  INSERT INTO credit_entries (client_id, kind, delta_available, delta_reserved, available_after, reserved_after, external_ref,
                              created_at, parts)
    VALUES (p_client, 'EXPIRE', -p_left, 0, a.available, a.reserved, 'expire:' || p_grant || ':' || txid_current(), a.moved_at,
            jsonb_build_object(p_grant::text, -p_left));
END $$;

-- Gives a reservation back to the very grants it came from, and to the budget of the key that it came through. Of a grant that
-- has expired meanwhile only what comes back lives on, for seven days from now: what was left of it expires first, whether or
-- not the sweep has been there. Called by the settle functions only, once they have written how the request ended.
-- Lock order: request row, budget, account, grants.
CREATE OR REPLACE FUNCTION refund_credits(p_client char(26), p_req char(26), p_cost int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE a credit_accounts; r record; g record; v_reason text; v_parts jsonb;
BEGIN
  SELECT key_id, created_at, status, error ->> 'code' AS code INTO r FROM request_logs WHERE request_id = p_req;
  UPDATE key_spend s SET credits = s.credits - p_cost
    WHERE s.key_id = r.key_id AND s.day = (r.created_at AT TIME ZONE 'UTC')::date;
  UPDATE credit_accounts SET available = available + p_cost, reserved = reserved - p_cost, moved_at = greatest(moved_at, clock_timestamp())
    WHERE client_id = p_client RETURNING * INTO a;
  SELECT jsonb_object_agg(h.grant_id::text, h.amount) INTO v_parts FROM credit_holds h WHERE h.request_id = p_req;
  v_reason := CASE WHEN r.status = 'SUCCESS' THEN 'NOTHING_FOUND' ELSE r.code END;
  INSERT INTO credit_entries (client_id, kind, delta_available, delta_reserved, available_after, reserved_after, request_id,
                              created_at, actor, reason, parts)
    VALUES (p_client, 'REFUND', p_cost, -p_cost, a.available, a.reserved, p_req, a.moved_at,
            CASE v_reason WHEN 'CANCELLED' THEN 'client' WHEN 'APP_UNINSTALLED' THEN 'shopify' ELSE 'system' END, v_reason, v_parts);
  FOR g IN SELECT t.id, t.remaining FROM credit_holds h JOIN credit_grants t ON t.id = h.grant_id
           WHERE h.request_id = p_req AND t.remaining > 0 AND t.expires_at <= now() ORDER BY t.id LOOP
    PERFORM empty_grant(p_client, g.id, g.remaining);
  END LOOP;
  UPDATE credit_grants t SET remaining = t.remaining + h.amount,
      expires_at = CASE WHEN t.expires_at <= now() THEN now() + interval '7 days' ELSE t.expires_at END
    FROM credit_holds h WHERE h.request_id = p_req AND t.id = h.grant_id;
END $$;

-- Takes what is left of expired grants out of the accounts; answers how many grants it emptied. At most p_max, for the
-- accounts that it has been to stay locked until it ends.
DROP FUNCTION expire_grants();
CREATE FUNCTION expire_grants(p_max int DEFAULT 200) RETURNS int LANGUAGE plpgsql AS $$
DECLARE g record; v_left int; v_count int := 0;
BEGIN
  FOR g IN SELECT d.id, d.client_id FROM
             (SELECT id, client_id FROM credit_grants WHERE remaining > 0 AND expires_at <= now() ORDER BY expires_at LIMIT p_max) d
           ORDER BY d.client_id, d.id LOOP
    PERFORM 1 FROM credit_accounts WHERE client_id = g.client_id FOR UPDATE;
    SELECT remaining INTO v_left FROM credit_grants WHERE id = g.id AND remaining > 0 AND expires_at <= now() FOR UPDATE;
    CONTINUE WHEN NOT FOUND;
    PERFORM empty_grant(g.client_id, g.id, v_left);
    v_count := v_count + 1;
  END LOOP;
  RETURN v_count;
END $$;

-- A correction by hand, once for each (client, reference): credits are given as a grant of their own, or taken in the order of
-- spending. Says who and why. false when that reference was used before; SQLSTATE P0402 when there is less to take.
CREATE FUNCTION adjust_credits(p_client char(26), p_change int, p_ref text, p_actor text, p_reason text)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE a credit_accounts; v_parts jsonb;
BEGIN
  IF p_change > 0 THEN RETURN grant_credits(p_client, 'ADJUSTMENT', p_change, 40, NULL, p_ref, p_actor, p_reason); END IF;
  IF p_change = 0 THEN RAISE EXCEPTION 'an adjustment changes something' USING ERRCODE = '22023'; END IF;
  PERFORM 1 FROM credit_accounts WHERE client_id = p_client FOR UPDATE;
  IF EXISTS (SELECT 1 FROM credit_entries WHERE client_id = p_client AND external_ref = p_ref) THEN RETURN false; END IF;
  UPDATE credit_accounts SET available = available + p_change, moved_at = greatest(moved_at, clock_timestamp())
    WHERE client_id = p_client AND available + p_change >= 0 RETURNING * INTO a;
  IF NOT FOUND THEN RAISE EXCEPTION 'insufficient credits' USING ERRCODE = 'P0402'; END IF;
  SELECT jsonb_object_agg(from_grant::text, -taken) INTO v_parts FROM burn_grants(p_client, -p_change);
  INSERT INTO credit_entries (client_id, kind, delta_available, delta_reserved, available_after, reserved_after, external_ref,
                              created_at, actor, reason, parts)
    VALUES (p_client, 'ADJUST', p_change, 0, a.available, a.reserved, p_ref, a.moved_at, p_actor, p_reason, v_parts);
  RETURN true;
END $$;

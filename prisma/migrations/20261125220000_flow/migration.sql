-- Shopify Flow: runs of our action, each once, and what our triggers are to tell.

CREATE TABLE "flow_runs" (
    "id" CHAR(26) NOT NULL,
    "shop" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "client_id" CHAR(26) NOT NULL,
    "product_gid" TEXT NOT NULL,
    "image_url" TEXT,
    "upload_key" TEXT,
    "look_id" CHAR(26),
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "flow_runs_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "flow_events" (
    "id" BIGSERIAL NOT NULL,
    "client_id" CHAR(26) NOT NULL,
    "kind" TEXT NOT NULL,
    "look_id" CHAR(26),
    "request_id" CHAR(26),
    "available" INTEGER,
    "state" TEXT NOT NULL DEFAULT 'PENDING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "flow_events_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "flow_runs_shop_run_id_key" ON "flow_runs" ("shop", "run_id");
CREATE INDEX "flow_runs_client_id_idx" ON "flow_runs" ("client_id");
CREATE INDEX "flow_runs_created_at_idx" ON "flow_runs" ("created_at");
CREATE UNIQUE INDEX "flow_events_look_id_request_id_key" ON "flow_events" ("look_id", "request_id");
CREATE INDEX "flow_events_client_id_idx" ON "flow_events" ("client_id");
CREATE INDEX "flow_events_created_at_idx" ON "flow_events" ("created_at");
CREATE INDEX flow_events_due ON flow_events (next_at) WHERE state = 'PENDING';

ALTER TABLE "flow_runs" ADD CONSTRAINT "flow_runs_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "flow_events" ADD CONSTRAINT "flow_events_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE flow_events ADD CONSTRAINT flow_events_kind_known CHECK (kind IN ('LOOK_ENDED', 'CREDITS_LOW'));
ALTER TABLE flow_events ADD CONSTRAINT flow_events_state_known CHECK (state IN ('PENDING', 'SENT', 'FAILED', 'DROPPED'));

-- What is to be told is written in the transaction that makes it true. A look may come after its extraction's end, or before
-- it: whoever is second writes the event, for the look waits at the request's row until an end under way is committed.
CREATE FUNCTION flow_request_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO flow_events (client_id, kind, look_id, request_id)
    SELECT client_id, 'LOOK_ENDED', id, NEW.request_id FROM looks WHERE request_id = NEW.request_id
    ON CONFLICT (look_id, request_id) DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER request_logs_tell_flow AFTER UPDATE OF status ON request_logs
  FOR EACH ROW WHEN (NEW.status IN ('SUCCESS', 'FAILURE') AND OLD.status NOT IN ('SUCCESS', 'FAILURE')) EXECUTE FUNCTION flow_request_ended();

CREATE FUNCTION flow_look_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM request_logs WHERE request_id = NEW.request_id AND status IN ('SUCCESS', 'FAILURE') FOR SHARE) THEN
    INSERT INTO flow_events (client_id, kind, look_id, request_id) VALUES (NEW.client_id, 'LOOK_ENDED', NEW.id, NEW.request_id)
      ON CONFLICT (look_id, request_id) DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER looks_tell_flow_new AFTER INSERT ON looks
  FOR EACH ROW WHEN (NEW.request_id IS NOT NULL) EXECUTE FUNCTION flow_look_begun();
CREATE TRIGGER looks_tell_flow_again AFTER UPDATE OF request_id ON looks
  FOR EACH ROW WHEN (NEW.request_id IS NOT NULL AND NEW.request_id IS DISTINCT FROM OLD.request_id) EXECUTE FUNCTION flow_look_begun();

-- Once each time that a shop's balance falls to where the admin begins to say so (fewCredits in app/limits.ts).
CREATE FUNCTION flow_credits_low() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO flow_events (client_id, kind, available)
    SELECT id, 'CREDITS_LOW', NEW.available FROM clients WHERE id = NEW.client_id AND shop IS NOT NULL AND mode = 'LIVE';
  RETURN NULL;
END $$;
CREATE TRIGGER credit_accounts_tell_flow AFTER UPDATE OF available ON credit_accounts
  FOR EACH ROW WHEN (OLD.available > 3 AND NEW.available <= 3) EXECUTE FUNCTION flow_credits_low();

-- Takes what is due, for a minute; two workers that want the same get it once.
CREATE FUNCTION take_flow_events(p_max int) RETURNS SETOF flow_events LANGUAGE sql AS $$
  UPDATE flow_events SET attempts = attempts + 1, next_at = now() + interval '1 minute'
    WHERE id IN (SELECT id FROM flow_events WHERE state = 'PENDING' AND next_at <= now()
                 ORDER BY next_at LIMIT p_max FOR UPDATE SKIP LOCKED) RETURNING *;
$$;

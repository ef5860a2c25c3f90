-- Webhooks that we send: a client's endpoints, what is to be sent to them, and every attempt at it.

CREATE TABLE "callback_endpoints" (
    "id" CHAR(26) NOT NULL,
    "client_id" CHAR(26) NOT NULL,
    "url" TEXT NOT NULL,
    "events" TEXT[],
    "credits_low_below" INTEGER NOT NULL DEFAULT 10,
    "secret" TEXT NOT NULL,
    "old_secret" TEXT,
    "old_secret_until" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_why" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "callback_endpoints_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "callback_sends" (
    "id" BIGSERIAL NOT NULL,
    "endpoint_id" CHAR(26) NOT NULL,
    "event" TEXT NOT NULL,
    "request_id" CHAR(26),
    "facts" JSONB,
    "state" TEXT NOT NULL DEFAULT 'PENDING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "callback_sends_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "callback_attempts" (
    "send_id" BIGINT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" INTEGER,
    "error" TEXT,
    "took_ms" INTEGER NOT NULL,

    CONSTRAINT "callback_attempts_pkey" PRIMARY KEY ("send_id", "attempt")
);

CREATE INDEX "callback_endpoints_client_id_idx" ON "callback_endpoints" ("client_id");
CREATE INDEX "callback_sends_endpoint_id_id_idx" ON "callback_sends" ("endpoint_id", "id" DESC);
CREATE INDEX "callback_sends_created_at_idx" ON "callback_sends" ("created_at");
CREATE INDEX callback_sends_due ON callback_sends (endpoint_id, next_at) WHERE state = 'PENDING';

ALTER TABLE "callback_endpoints" ADD CONSTRAINT "callback_endpoints_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "callback_sends" ADD CONSTRAINT "callback_sends_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "callback_endpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "callback_attempts" ADD CONSTRAINT "callback_attempts_send_id_fkey" FOREIGN KEY ("send_id") REFERENCES "callback_sends"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE callback_sends ADD CONSTRAINT callback_sends_state_known CHECK (state IN ('PENDING', 'DELIVERED', 'FAILED'));

-- What is to be sent is written in the transaction that makes it true: no end of a job without its webhook, and none without
-- the end. A client without endpoints costs one look into an index.
CREATE FUNCTION announce_end() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_event text := CASE NEW.status WHEN 'SUCCESS' THEN 'job.succeeded' ELSE 'job.failed' END;
BEGIN
  INSERT INTO callback_sends (endpoint_id, event, request_id)
    SELECT id, v_event, NEW.request_id FROM callback_endpoints
    WHERE client_id = NEW.client_id AND disabled_at IS NULL AND v_event = ANY (events);
  RETURN NULL;
END $$;
CREATE TRIGGER request_logs_announce_end AFTER UPDATE OF status ON request_logs
  FOR EACH ROW WHEN (NEW.status IN ('SUCCESS', 'FAILURE') AND OLD.status NOT IN ('SUCCESS', 'FAILURE')) EXECUTE FUNCTION announce_end();

-- Once each time that the balance falls below an endpoint's mark. Marks end at 1,000, so a fuller account pays nothing for this.
ALTER TABLE callback_endpoints ADD CONSTRAINT callback_endpoints_mark_within CHECK (credits_low_below BETWEEN 1 AND 1000);
CREATE FUNCTION announce_low_credits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO callback_sends (endpoint_id, event, facts)
    SELECT id, 'credits.low', jsonb_build_object('available', NEW.available, 'below', credits_low_below) FROM callback_endpoints
    WHERE client_id = NEW.client_id AND disabled_at IS NULL AND 'credits.low' = ANY (events)
      AND OLD.available >= credits_low_below AND NEW.available < credits_low_below;
  RETURN NULL;
END $$;
CREATE TRIGGER credit_accounts_announce_low AFTER UPDATE OF available ON credit_accounts
  FOR EACH ROW WHEN (NEW.available < OLD.available AND NEW.available < 1000) EXECUTE FUNCTION announce_low_credits();

-- Takes one due send of each endpoint, for a minute; two workers that want the same one get it once.
CREATE FUNCTION take_callbacks(p_max int) RETURNS SETOF callback_sends LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY
  UPDATE callback_sends s SET attempts = s.attempts + 1, next_at = now() + interval '1 minute'
    FROM (SELECT DISTINCT ON (d.endpoint_id) d.id FROM callback_sends d WHERE d.state = 'PENDING' AND d.next_at <= now()
          ORDER BY d.endpoint_id, d.next_at LIMIT p_max) due
    WHERE s.id = due.id AND s.state = 'PENDING' AND s.next_at <= now() RETURNING s.*;
END $$;

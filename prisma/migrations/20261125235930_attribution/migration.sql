-- What looks sell: off until a merchant switches it on. Counts are sums; of orders only keyed hashes, days and amounts are kept.

CREATE TABLE "measuring" (
    "id" CHAR(26) NOT NULL,
    "pixel_key" CHAR(26) NOT NULL,
    "hash_key" TEXT NOT NULL,
    "is_on" BOOLEAN NOT NULL DEFAULT false,
    "since" TIMESTAMPTZ(3),
    "pixel_gid" TEXT,
    "counts_orders" BOOLEAN NOT NULL DEFAULT false,
    "webhook_gids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "holdout_percent" INTEGER NOT NULL DEFAULT 0 CHECK (holdout_percent IN (0, 5, 10, 20, 50)),
    "holdout_run" INTEGER NOT NULL DEFAULT 0,
    "holdout_since" TIMESTAMPTZ(3),
    "currency" CHAR(3),

    CONSTRAINT "measuring_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "measuring_id_fkey" FOREIGN KEY ("id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "measuring_pixel_key_key" ON "measuring"("pixel_key");

CREATE TABLE "look_counts" (
    "client_id" CHAR(26) NOT NULL,
    "day" DATE NOT NULL,
    "look_id" CHAR(26) NOT NULL,
    "item_id" VARCHAR(26) NOT NULL,
    "arm" VARCHAR(8) NOT NULL,
    "viewed" INTEGER NOT NULL DEFAULT 0,
    "seen" INTEGER NOT NULL DEFAULT 0,
    "opened" INTEGER NOT NULL DEFAULT 0,
    "added" INTEGER NOT NULL DEFAULT 0,
    "bought" INTEGER NOT NULL DEFAULT 0,
    "visitors" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "look_counts_pkey" PRIMARY KEY ("client_id", "day", "look_id", "item_id", "arm"),
    CONSTRAINT "look_counts_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "measuring"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- What has been counted, so that nothing counts twice; forgotten after two days.
CREATE TABLE "pixel_events" (
    "client_id" CHAR(26) NOT NULL,
    "event_id" VARCHAR(80) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pixel_events_pkey" PRIMARY KEY ("client_id", "event_id"),
    CONSTRAINT "pixel_events_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "measuring"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "pixel_events_at_idx" ON "pixel_events"("at");

CREATE TABLE "look_orders" (
    "client_id" CHAR(26) NOT NULL,
    "order_hash" CHAR(64) NOT NULL,
    "day" DATE NOT NULL,
    "arm" VARCHAR(8) NOT NULL,
    "amount" DECIMAL(18,4) NOT NULL,
    "currency" CHAR(3) NOT NULL,

    CONSTRAINT "look_orders_pkey" PRIMARY KEY ("client_id", "order_hash"),
    CONSTRAINT "look_orders_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "measuring"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "look_orders_client_id_day_idx" ON "look_orders"("client_id", "day");

CREATE TABLE "look_order_lines" (
    "client_id" CHAR(26) NOT NULL,
    "line_hash" CHAR(64) NOT NULL,
    "order_hash" CHAR(64) NOT NULL,
    "look_id" CHAR(26) NOT NULL,
    "item_id" VARCHAR(26) NOT NULL,
    "quantity" INTEGER NOT NULL,
    "amount" DECIMAL(18,4) NOT NULL,

    CONSTRAINT "look_order_lines_pkey" PRIMARY KEY ("client_id", "line_hash"),
    CONSTRAINT "look_order_lines_order_fkey" FOREIGN KEY ("client_id", "order_hash") REFERENCES "look_orders"("client_id", "order_hash") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "look_order_lines_order_idx" ON "look_order_lines"("client_id", "order_hash");

-- A refund may come before its order: it waits here, and meets it when the report is read.
CREATE TABLE "look_refunds" (
    "client_id" CHAR(26) NOT NULL,
    "refund_hash" CHAR(64) NOT NULL,
    "order_hash" CHAR(64) NOT NULL,
    "line_hash" VARCHAR(64) NOT NULL,
    "day" DATE NOT NULL,
    "quantity" INTEGER NOT NULL,
    "amount" DECIMAL(18,4) NOT NULL,

    CONSTRAINT "look_refunds_pkey" PRIMARY KEY ("client_id", "refund_hash"),
    CONSTRAINT "look_refunds_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "measuring"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "look_refunds_order_idx" ON "look_refunds"("client_id", "order_hash");

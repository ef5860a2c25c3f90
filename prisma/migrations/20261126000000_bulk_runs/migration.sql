-- Many looks at once: published, unpublished or checked, in one run that survives its workers.

CREATE TYPE "BulkKind" AS ENUM ('PUBLISH', 'UNPUBLISH', 'CHECK');
CREATE TYPE "BulkOutcome" AS ENUM ('PENDING', 'WORKING', 'DONE', 'FAILED');

-- When it was seen that a look's product is not in the shop any more.
ALTER TABLE "looks" ADD COLUMN "product_gone_at" TIMESTAMPTZ(3);
CREATE INDEX looks_shown ON looks (shop) WHERE published_at IS NOT NULL;

-- What was put on a product's page, to tell whether it is still there, and to put it there again.
CREATE TABLE "published_pages" (
    "look_id" CHAR(26) NOT NULL,
    "fields" JSONB NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "published_pages_pkey" PRIMARY KEY ("look_id")
);
ALTER TABLE "published_pages" ADD CONSTRAINT "published_pages_look_id_fkey" FOREIGN KEY ("look_id") REFERENCES "looks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Who changes a product's page now; nobody else does until that is released or has run out.
CREATE TABLE "page_leases" (
    "shop" TEXT NOT NULL,
    "product_gid" TEXT NOT NULL,
    "holder" UUID NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "page_leases_pkey" PRIMARY KEY ("shop", "product_gid")
);
CREATE INDEX "page_leases_holder_idx" ON "page_leases"("holder");

CREATE TABLE "bulk_runs" (
    "id" CHAR(26) NOT NULL,
    "client_id" CHAR(26) NOT NULL,
    "shop" TEXT NOT NULL,
    "kind" "BulkKind" NOT NULL,
    "is_automatic" BOOLEAN NOT NULL DEFAULT false,
    "asked_by" TEXT,
    "total" INTEGER NOT NULL,
    "cursor" TEXT,
    "findings" JSONB NOT NULL DEFAULT '{}',
    "error" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stopped_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "dismissed_at" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_runs_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "bulk_runs_client_id_id_idx" ON "bulk_runs"("client_id", "id" DESC);
-- One run of a shop at a time.
CREATE UNIQUE INDEX bulk_runs_one_open ON bulk_runs (client_id) WHERE finished_at IS NULL;
ALTER TABLE "bulk_runs" ADD CONSTRAINT "bulk_runs_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "bulk_run_looks" (
    "run_id" CHAR(26) NOT NULL,
    "look_id" CHAR(26) NOT NULL,
    "outcome" "BulkOutcome" NOT NULL DEFAULT 'PENDING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT,
    "found" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "bulk_run_looks_pkey" PRIMARY KEY ("run_id", "look_id")
);
CREATE INDEX "bulk_run_looks_run_id_outcome_attempts_look_id_idx" ON "bulk_run_looks"("run_id", "outcome", "attempts", "look_id");
CREATE INDEX "bulk_run_looks_look_id_idx" ON "bulk_run_looks"("look_id");
ALTER TABLE "bulk_run_looks" ADD CONSTRAINT "bulk_run_looks_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "bulk_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- When a shop with published looks is checked next, by itself.
CREATE TABLE "shop_checks" (
    "client_id" CHAR(26) NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shop_checks_pkey" PRIMARY KEY ("client_id")
);
CREATE INDEX "shop_checks_next_at_idx" ON "shop_checks"("next_at");
ALTER TABLE "shop_checks" ADD CONSTRAINT "shop_checks_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
INSERT INTO shop_checks (client_id, next_at)
  SELECT DISTINCT client_id, now() + random() * interval '24 hours' FROM looks WHERE published_at IS NOT NULL
  ON CONFLICT DO NOTHING;

-- A queue's policy is fixed when it is made: the queue of publications becomes one with a single job of a look at work. Jobs that
-- are there stay as they are.
DO $$
BEGIN
  IF to_regclass('pgboss.queue') IS NOT NULL THEN
    UPDATE pgboss.queue SET policy = 'singleton' WHERE name = 'publish';
  END IF;
END $$;

-- Small blocks of credits that are bought by usage records of a paid plan, as far as the merchant's cap.

-- NULL: overage is off. `overage_check_at`: when the balance is looked at next; `near_cap_at`: when Shopify warned last.
ALTER TABLE "billing_accounts" ADD COLUMN "overage_cap" DECIMAL(10,2) CHECK ("overage_cap" > 0);
ALTER TABLE "billing_accounts" ADD COLUMN "overage_check_at" TIMESTAMPTZ(3);
ALTER TABLE "billing_accounts" ADD COLUMN "near_cap_at" TIMESTAMPTZ(3);
CREATE INDEX "billing_accounts_overage_idx" ON "billing_accounts"("overage_check_at") WHERE overage_cap IS NOT NULL;

-- What a block gives and costs as the merchant approved it with the plan, and Shopify's cap as it was seen last.
ALTER TABLE "subscriptions" ADD COLUMN "overage_credits" INTEGER CHECK ("overage_credits" > 0);
ALTER TABLE "subscriptions" ADD COLUMN "overage_price" DECIMAL(10,2) CHECK ("overage_price" > 0);
ALTER TABLE "subscriptions" ADD COLUMN "usage_cap" DECIMAL(10,2);

-- Why no more credits come by themselves, for whoever is refused for want of them.
ALTER TABLE "credit_accounts" ADD COLUMN "shortage_note" TEXT;
ALTER TABLE "credit_accounts" ADD COLUMN "shortage_note_until" TIMESTAMPTZ(3);

CREATE TYPE "OverageStatus" AS ENUM ('PENDING', 'CHARGED', 'REFUSED');

-- One row for each block; its id is the idempotency key at Shopify. `period_end` is that of the plan's period it was decided in.
CREATE TABLE "overages" (
    "id" CHAR(26) NOT NULL,
    "client_id" CHAR(26) NOT NULL,
    "shop" TEXT NOT NULL,
    "charge_gid" TEXT NOT NULL,
    "line_gid" TEXT NOT NULL,
    "usage_gid" TEXT,
    "credits" INTEGER NOT NULL CHECK ("credits" > 0),
    "price" DECIMAL(10,2) NOT NULL CHECK ("price" > 0),
    "currency" CHAR(3) NOT NULL,
    "is_test" BOOLEAN NOT NULL,
    "status" "OverageStatus" NOT NULL DEFAULT 'PENDING',
    "period_end" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "granted_at" TIMESTAMPTZ(3),
    "check_at" TIMESTAMPTZ(3),

    CONSTRAINT "overages_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "overages_charged_check" CHECK (("status" = 'CHARGED') = ("usage_gid" IS NOT NULL)),
    CONSTRAINT "overages_granted_check" CHECK ("granted_at" IS NULL OR "status" = 'CHARGED')
);
ALTER TABLE "overages" ADD CONSTRAINT "overages_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE UNIQUE INDEX "overages_usage_gid_key" ON "overages"("usage_gid");
CREATE UNIQUE INDEX "overages_one_pending_key" ON "overages"("client_id") WHERE status = 'PENDING';
CREATE INDEX "overages_client_id_id_idx" ON "overages"("client_id", "id" DESC);
CREATE INDEX "overages_check_idx" ON "overages"("check_at") WHERE check_at IS NOT NULL;

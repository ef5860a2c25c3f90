-- Selling credits: packs bought once, and plans whose credits come anew each period. The credits themselves are grants of the
-- ledger; these tables say for what they were paid.

CREATE TYPE "ChargeStatus" AS ENUM ('PENDING', 'ACTIVE', 'FROZEN', 'DECLINED', 'EXPIRED', 'CANCELLED');

-- One row for each shop that has opened the app. Whoever decides on credits of a plan locks it.
CREATE TABLE "billing_accounts" (
    "client_id" CHAR(26) NOT NULL,
    "shop" TEXT NOT NULL,
    "free_next_at" TIMESTAMPTZ(3) NOT NULL,
    "left_at" TIMESTAMPTZ(3),

    CONSTRAINT "billing_accounts_pkey" PRIMARY KEY ("client_id")
);
ALTER TABLE "billing_accounts" ADD CONSTRAINT "billing_accounts_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "billing_accounts_shop_idx" ON "billing_accounts"("shop");
CREATE INDEX "billing_accounts_free_idx" ON "billing_accounts"("free_next_at") WHERE left_at IS NULL;

-- A pack, with what it cost and gives as it was when the merchant was asked. `check_at`: when Shopify is asked about it.
CREATE TABLE "purchases" (
    "id" CHAR(26) NOT NULL,
    "client_id" CHAR(26) NOT NULL,
    "shop" TEXT NOT NULL,
    "charge_gid" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "credits" INTEGER NOT NULL CHECK ("credits" > 0),
    "price" DECIMAL(10,2) NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "is_test" BOOLEAN NOT NULL,
    "status" "ChargeStatus" NOT NULL DEFAULT 'PENDING',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "granted_at" TIMESTAMPTZ(3),
    "check_at" TIMESTAMPTZ(3),

    CONSTRAINT "purchases_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "purchases_granted_check" CHECK ("granted_at" IS NULL OR "status" = 'ACTIVE')
);
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE UNIQUE INDEX "purchases_charge_gid_key" ON "purchases"("charge_gid");
CREATE INDEX "purchases_client_id_id_idx" ON "purchases"("client_id", "id" DESC);
CREATE INDEX "purchases_check_idx" ON "purchases"("check_at") WHERE check_at IS NOT NULL;

-- A paid plan, likewise. `status_at` is when it was so at Shopify; `period_end` the end of the latest period known.
CREATE TABLE "subscriptions" (
    "id" CHAR(26) NOT NULL,
    "client_id" CHAR(26) NOT NULL,
    "shop" TEXT NOT NULL,
    "charge_gid" TEXT NOT NULL,
    "plan_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "credits" INTEGER NOT NULL CHECK ("credits" > 0),
    "price" DECIMAL(10,2) NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "is_test" BOOLEAN NOT NULL,
    "status" "ChargeStatus" NOT NULL DEFAULT 'PENDING',
    "status_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "period_end" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "cancelled_here" BOOLEAN NOT NULL DEFAULT false,
    "check_at" TIMESTAMPTZ(3),

    CONSTRAINT "subscriptions_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE UNIQUE INDEX "subscriptions_charge_gid_key" ON "subscriptions"("charge_gid");
CREATE INDEX "subscriptions_client_id_id_idx" ON "subscriptions"("client_id", "id" DESC);
CREATE INDEX "subscriptions_check_idx" ON "subscriptions"("check_at") WHERE check_at IS NOT NULL;

-- What a period of a plan gives, decided once; the grant of the ledger has the same reference. A period of the free plan has
-- no subscription.
CREATE TABLE "plan_periods" (
    "client_id" CHAR(26) NOT NULL,
    "reference" TEXT NOT NULL,
    "subscription_id" CHAR(26),
    "credits" INTEGER NOT NULL CHECK ("credits" >= 0),
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "granted_at" TIMESTAMPTZ(3),

    CONSTRAINT "plan_periods_pkey" PRIMARY KEY ("client_id", "reference")
);
ALTER TABLE "plan_periods" ADD CONSTRAINT "plan_periods_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "plan_periods" ADD CONSTRAINT "plan_periods_subscription_id_fkey" FOREIGN KEY ("subscription_id") REFERENCES "subscriptions"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "plan_periods_subscription_id_idx" ON "plan_periods"("subscription_id");
CREATE INDEX "plan_periods_open_idx" ON "plan_periods"("created_at") WHERE granted_at IS NULL;

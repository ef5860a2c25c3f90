-- Who refreshes a shop's tokens (one process at a time), when its access was lost and came back, and what is left of the points
-- that Shopify gives the app in this shop; until a first answer says otherwise, those of the smallest plan.
ALTER TABLE "shop_sessions"
    ADD COLUMN "refresh_claim" UUID,
    ADD COLUMN "refresh_claim_until" TIMESTAMPTZ(3),
    ADD COLUMN "access_lost_at" TIMESTAMPTZ(3),
    ADD COLUMN "access_back_at" TIMESTAMPTZ(3),
    ADD COLUMN "points_left" DOUBLE PRECISION NOT NULL DEFAULT 1000,
    ADD COLUMN "points_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    ADD COLUMN "points_max" INTEGER NOT NULL DEFAULT 1000,
    ADD COLUMN "points_per_second" INTEGER NOT NULL DEFAULT 50;

-- Until when a shop may use a photo, that day included; null: without an end. A look of it is then taken off its page by itself;
-- when that was last tried is noted, so that a shop that refuses is not asked all the time.
ALTER TABLE "trial_images" ADD COLUMN "rights_until" DATE, ADD COLUMN "rights_tried_at" TIMESTAMPTZ(3);
CREATE INDEX trial_images_rights ON trial_images (rights_until) WHERE rights_until IS NOT NULL;

-- What the merchant decides about the items of a look: shown or not, linked to which product, and which one is on sale (an
-- item's id, '' for none of them, NULL where Looklift's own choice stands). `published_items` is the arrangement on the page.
ALTER TABLE "looks" ADD COLUMN "on_sale_item" TEXT, ADD COLUMN "published_items" TEXT;
UPDATE "looks" SET "item_choices" = (
  SELECT jsonb_object_agg(key, jsonb_build_object('isShown', value)) FROM jsonb_each("item_choices"))
WHERE "item_choices" <> '{}';

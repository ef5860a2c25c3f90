-- Which items of a look the merchant wants shown or not, by item id, where that differs from what Looklift would do.
ALTER TABLE "looks" ADD COLUMN "item_choices" JSONB NOT NULL DEFAULT '{}';

-- What a webhook needs to be worked off later, in any order and after any delay.

-- Only the fields that its topic acts on; emptied once it has been worked off.
ALTER TABLE "webhook_deliveries" ADD COLUMN "payload" JSONB;
CREATE INDEX "webhook_deliveries_received_at_idx" ON "webhook_deliveries" ("received_at");
CREATE INDEX webhook_deliveries_open ON webhook_deliveries (received_at) WHERE worked_at IS NULL;

-- When a session was last got from Shopify: an uninstall that happened before does not end it.
ALTER TABLE "shop_sessions" ADD COLUMN "stored_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- A client whose shop has uninstalled is refused until the app is opened there again. An erased one has no shop any more;
-- what is left of it is its ledger.
ALTER TABLE "clients" ADD COLUMN "uninstalled_at" TIMESTAMPTZ(3), ADD COLUMN "erased_at" TIMESTAMPTZ(3);

-- Which version of the product a look's title and handle are from: webhooks come in any order.
ALTER TABLE "looks" ADD COLUMN "product_updated_at" TIMESTAMPTZ(3);

-- A row trigger does not see TRUNCATE.
CREATE TRIGGER credit_entries_not_emptied BEFORE TRUNCATE ON credit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();

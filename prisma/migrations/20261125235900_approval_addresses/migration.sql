-- Where the merchant goes on with a charge that waits for a decision. It carries a signature of Shopify's, and is kept no
-- longer than the charge is pending, whoever writes that it is not.
ALTER TABLE "purchases" ADD COLUMN "confirmation_url" TEXT;
ALTER TABLE "subscriptions" ADD COLUMN "confirmation_url" TEXT;

CREATE FUNCTION forget_confirmation_url() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.confirmation_url := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER purchases_forget_confirmation_url BEFORE UPDATE ON purchases
  FOR EACH ROW WHEN (NEW.status <> 'PENDING' AND NEW.confirmation_url IS NOT NULL) EXECUTE FUNCTION forget_confirmation_url();
CREATE TRIGGER subscriptions_forget_confirmation_url BEFORE UPDATE ON subscriptions
  FOR EACH ROW WHEN (NEW.status <> 'PENDING' AND NEW.confirmation_url IS NOT NULL) EXECUTE FUNCTION forget_confirmation_url();

ALTER TABLE "purchases" ADD CONSTRAINT "purchases_confirmation_url_check"
  CHECK ("confirmation_url" IS NULL OR ("status" = 'PENDING' AND "confirmation_url" LIKE 'https://%'));
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_confirmation_url_check"
  CHECK ("confirmation_url" IS NULL OR ("status" = 'PENDING' AND "confirmation_url" LIKE 'https://%'));

-- When the pictures and texts of a request are deleted: as long after its acceptance as a trial image is kept after its
-- upload (imageRetentionDays). NULL once that is done. What a look shows has its date moved on.
ALTER TABLE "request_logs" ADD COLUMN "outputs_until" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP + interval '90 days';
CREATE INDEX request_logs_outputs ON request_logs (outputs_until) WHERE outputs_until IS NOT NULL;
CREATE INDEX trial_images_retained ON trial_images (retain_until) WHERE status = 'READY';

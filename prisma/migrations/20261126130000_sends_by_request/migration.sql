-- What was told of a request is looked up by it.
CREATE INDEX "callback_sends_request_id_idx" ON "callback_sends"("request_id");

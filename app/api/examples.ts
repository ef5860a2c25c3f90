// One story through all examples: a coat's photo is uploaded, extracted and read.
const uploadKey = "uploads/01JD2Q5K7Z8Y9X0W1V2T3S4R5P/01JD2Q5N3B6C7D8E9F0G1H2J3K.jpg";
const requestId = "01JD2Q5S9T0V1W2X3Y4Z5A6B7C";
const jobId = "6f2b7f0e-3a0f-4a51-9d1e-2f6f0f1f7a55";
const itemId = "01JD2Q6B8C9D0E1F2G3H4J5K6M";
const store = "https://storage.example.com/looklift/t/01JD2Q5K7Z8Y9X0W1V2T3S4R5P/out/01JD2Q5S9T0V1W2X3Y4Z5A6B7C/1";
const cutoutUrl = `${store}/1-cutout.png?X-Amz-Signature=…`;
const maskUrl = `${store}/1-mask.png?X-Amz-Signature=…`;

const head = {
  public_id: jobId,
  request_id: requestId,
  job_type: "EXTRACT_TRIAL_ITEMS",
  status: "SUCCESS",
  credits_cost: 1,
  refunded: false,
  created_at: "2026-11-24T16:20:05.123Z",
  started_at: "2026-11-24T16:20:05.410Z",
  finished_at: "2026-11-24T16:20:08.977Z",
  error: null,
};
const item = {
  id: itemId,
  category: "outerwear",
  subcategory: "coat",
  label: "Camel coat",
  confidence: 0.93,
  is_on_sale: true,
  rank: 1,
  reasons: ["the product's name says coat"],
  box: { x: 0.21, y: 0.17, width: 0.55, height: 0.52 },
  polygon: [
    [0.3, 0.17],
    [0.68, 0.18],
    [0.76, 0.69],
    [0.21, 0.68],
  ],
  area: 0.214,
  colors: [{ name: "camel", hex: "#c19a6b", share: 0.86 }],
  cutout_url: cutoutUrl,
  mask_url: maskUrl,
  cutout: { width: 660, height: 936 },
};
const artifact = (kind: string, image_url: string) => ({
  image_url,
  kind,
  role: "final",
  label: "Camel coat",
  meta: { item_id: itemId, category: "outerwear" },
});
const event = (seq: number, event_type: string, stage: string | null, message: string) => ({
  seq,
  event_type,
  visibility: "public",
  stage,
  message,
  artifacts: [],
  extra: {},
  created_at: `2026-11-24T16:20:0${seq + 4}.500Z`,
});
const accepted = { request_id: requestId, job_id: jobId, status: "NOT_STARTED", credits_cost: 1 };
const use = {
  accepted: 41,
  succeeded: 39,
  failed: 1,
  credits_charged: 39,
  credits_refunded: 1,
  credits_reserved: 1,
};
const refusal = {
  detail: "This needs 1 credit(s); 0 are available.",
  error: {
    code: "INSUFFICIENT_BALANCE",
    message: "This needs 1 credit(s); 0 are available.",
    request_id: "01JD2Q7A0B1C2D3E4F5G6H7J8K",
    required: 1,
    available: 0,
  },
};

const webhook = {
  id: "01JD2Q8C9D0E1F2G3H4J5K6M7N",
  url: "https://example.com/looklift",
  events: ["job.succeeded", "job.failed"],
  credits_low_below: 10,
  enabled: true,
  disabled_why: null,
  created_at: "2026-11-24T16:00:00.000Z",
};
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const message = {
  id: "1042",
  event: "job.succeeded",
  request_id: requestId,
  state: "DELIVERED",
  created_at: "2026-11-24T16:20:08.977Z",
  next_at: null,
  attempts: [{ attempt: 1, at: "2026-11-24T16:20:09.610Z", status: 204, error: null, took_ms: 83 }],
};

/** An example for each schema that a call takes or an answer is made of, by the schema's name. */
export const examples: Record<string, unknown> = {
  ExtractTrialItemsRequest: {
    trial_image: uploadKey,
    runtime_config: {},
    extraction_context: { max_items: 5, product_name: "Camel coat", product_description: "Wool, knee-length" },
  },
  ExtractBatchRequest: { requests: [{ trial_image: uploadKey }, { trial_image: uploadKey, runtime_config: null }] },
  UploadRequest: { content_type: "image/jpeg", content_length: 482113 },
  UploadCompleteRequest: { upload_key: uploadKey },
  WorkflowAcceptedResponse: accepted,
  Job: {
    ...head,
    image: { width: 1200, height: 1800 },
    items: [item],
    result: [artifact("cutout", cutoutUrl), artifact("mask", maskUrl)],
    warnings: [],
    results_until: "2027-02-22T16:20:05.123Z",
    latest_event: event(5, "succeeded", null, "Items extracted."),
  },
  JobPage: { jobs: [{ ...head, item_count: 1 }], next_cursor: null },
  JobEvents: {
    public_id: jobId,
    events: [
      event(1, "queued", null, "Accepted and waiting for a worker."),
      event(2, "stage", "reading", "Reading the photo."),
      event(3, "stage", "extracting", "Looking for worn items."),
      event(4, "stage", "storing", "Storing 1 item."),
      event(5, "succeeded", null, "Items extracted."),
    ],
    latest_seq: 5,
  },
  FoundItem: { ...item, job_id: jobId, request_id: requestId },
  Credits: {
    available: 124,
    reserved: 1,
    grants: [
      { source: "WELCOME", remaining: 24, expires_at: null },
      { source: "PURCHASED", remaining: 100, expires_at: "2027-11-24T00:00:00.000Z" },
    ],
  },
  Statement: {
    month: "2026-11",
    from: "2026-11-01T00:00:00.000Z",
    until: "2026-12-01T00:00:00.000Z",
    is_complete: false,
    opening: { available: 0, reserved: 0 },
    closing: { available: 24, reserved: 1 },
    entries: [
      {
        ...{ id: "1041", kind: "GRANT", created_at: "2026-11-20T09:12:44.031Z", change_available: 25 },
        ...{ change_reserved: 0, available_after: 25, reserved_after: 0, request_id: null, reference: "welcome" },
        ...{ actor: "system", reason: null, sources: [{ source: "WELCOME", change: 25 }] },
      },
      {
        ...{ id: "1042", kind: "RESERVE", created_at: head.created_at, change_available: -1, change_reserved: 1 },
        ...{ available_after: 24, reserved_after: 1, request_id: requestId, reference: null },
        ...{ actor: "key:01JD2Q4A0B1C2D3E4F5G6H7J8K", reason: null, sources: [{ source: "WELCOME", change: -1 }] },
      },
    ],
    next_cursor: null,
  },
  Usage: {
    from: "2026-11-01T00:00:00.000Z",
    until: "2026-11-25T00:00:00.000Z",
    total: use,
    days: [{ day: "2026-11-24", ...use }],
  },
  Operations: { operations: [{ name: "extract", op_class: "edit", credits_cost: 1, enabled: true }] },
  AnnouncedUpload: {
    upload_key: uploadKey,
    upload_url: "https://storage.example.com/looklift/incoming/…?X-Amz-Signature=…",
    method: "PUT",
    headers: { "content-type": "image/jpeg", "if-none-match": "*" },
    expires_at: "2026-11-24T16:35:00.000Z",
    max_bytes: 20971520,
  },
  CompletedUpload: {
    upload_key: uploadKey,
    width: 1200,
    height: 1800,
    content_type: "image/jpeg",
    sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  },
  Estimate: {
    accepted: true,
    credits_cost: 1,
    credits_available: 124,
    duplicate_of: { job_id: jobId, request_id: requestId, created_at: head.created_at, items: 1 },
    warnings: [],
    error: null,
  },
  BatchResult: {
    accepted: 1,
    refused: 1,
    credits_cost: 1,
    results: [
      { index: 0, status_code: 202, replayed: false, job: accepted, error: null },
      { index: 1, status_code: 402, replayed: false, job: null, error: refusal },
    ],
  },
  WebhookRequest: { url: webhook.url, events: webhook.events, credits_low_below: null },
  WebhookChange: { enabled: true, events: ["job.failed", "credits.low"], credits_low_below: 25 },
  Webhook: webhook,
  NewWebhook: { ...webhook, secret },
  Webhooks: { webhooks: [webhook] },
  WebhookSecret: { secret },
  WebhookMessage: message,
  WebhookMessages: { messages: [message] },
  ErrorResponse: refusal,
};

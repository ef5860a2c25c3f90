import { announceUpload } from "./announce-upload";
import { cancelJob } from "./cancel-job";
import { completeUploadEndpoint } from "./complete-upload";
import type { Endpoint } from "./endpoint";
import { estimateExtract } from "./estimate-extract";
import { listJobEvents } from "./list-job-events";
import { listJobs } from "./list-jobs";
import { listOperations } from "./list-operations";
import { addWebhook, changeWebhook, listWebhooks, removeWebhook, rotateWebhookSecret } from "./manage-webhooks";
import { readCredits } from "./read-credits";
import { readItem } from "./read-item";
import { readJob } from "./read-job";
import { readCreditStatement } from "./read-statement";
import { readUsage } from "./read-usage";
import { listWebhookMessages, redeliverWebhookMessage, testWebhook } from "./show-webhook-messages";
import { submitBatch } from "./submit-batch";
import { submitExtract } from "./submit-extract";

/** Every operation of the API, in the order in which the documentation shows them. */
export const endpoints: Endpoint[] = [
  submitExtract,
  estimateExtract,
  submitBatch,
  listJobs,
  readJob,
  listJobEvents,
  cancelJob,
  readItem,
  announceUpload,
  completeUploadEndpoint,
  readCredits,
  readCreditStatement,
  readUsage,
  listOperations,
  listWebhooks,
  addWebhook,
  changeWebhook,
  removeWebhook,
  rotateWebhookSecret,
  testWebhook,
  listWebhookMessages,
  redeliverWebhookMessage,
];

import { jobsPerBatchMax } from "~/limits";
import { listOf, nullable, ref, type Schema } from "./schema";

const titled = (title: string, description?: string): Schema => ({
  type: "string",
  title,
  ...(description && { description }),
});

const extractRequest: Schema = {
  type: "object",
  title: "ExtractTrialItemsRequest",
  description: "Extraction submission.",
  properties: {
    trial_image: titled("Trial Image", "S3 object key of the model / trial image to extract items from."),
    runtime_config: nullable({ type: "object", title: "Runtime Config", additionalProperties: true }),
    extraction_context: { anyOf: [ref("ExtractionContext"), { type: "null" }] },
  },
  required: ["trial_image"],
};

const extractionContext: Schema = {
  type: "object",
  title: "ExtractionContext",
  description: "Caller hints to target the on-sale item. Mirrors studio.schema.extraction.ExtractionContext.",
  properties: {
    max_items: nullable({ type: "integer", title: "Max Items", minimum: 1 }),
    product_name: nullable(titled("Product Name")),
    product_description: nullable(titled("Product Description")),
  },
};

/** The bodies that the API takes. */
export const requestSchemas: Record<string, Schema> = {
  ExtractTrialItemsRequest: extractRequest,
  ExtractionContext: extractionContext,
  ExtractBatchRequest: {
    type: "object",
    title: "ExtractBatchRequest",
    description: "Several extractions in one call. Each is accepted or refused by itself.",
    properties: {
      requests: {
        ...listOf(ref("ExtractTrialItemsRequest")),
        title: "Requests",
        minItems: 1,
        maxItems: jobsPerBatchMax,
      },
    },
    required: ["requests"],
  },
  UploadRequest: {
    type: "object",
    title: "UploadRequest",
    description: "The picture that will be uploaded.",
    properties: {
      content_type: titled("Content Type", "image/jpeg, image/png, image/webp or image/avif."),
      content_length: { type: "integer", title: "Content Length", description: "Its size in bytes.", minimum: 1 },
      sha256: nullable({
        type: "string",
        title: "Sha256",
        description: "The sha256 of its bytes in hex; the store then refuses any others.",
        pattern: "^[0-9a-fA-F]{64}$",
      }),
    },
    required: ["content_type", "content_length"],
  },
  UploadCompleteRequest: {
    type: "object",
    title: "UploadCompleteRequest",
    properties: { upload_key: titled("Upload Key", "As answered by POST /v1/uploads.") },
    required: ["upload_key"],
  },
};

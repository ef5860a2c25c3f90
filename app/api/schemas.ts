import { nullable, type Schema } from "./schema";

const string = (title: string, description?: string): Schema => ({
  type: "string",
  title,
  ...(description && { description }),
});

/** Every named schema of the API, as it stands in the OpenAPI document under components/schemas. */
export const components: Record<string, Schema> = {
  ExtractTrialItemsRequest: {
    type: "object",
    title: "ExtractTrialItemsRequest",
    description: "Extraction submission.",
    properties: {
      trial_image: string("Trial Image", "S3 object key of the model / trial image to extract items from."),
      runtime_config: nullable({ type: "object", title: "Runtime Config", additionalProperties: true }),
      extraction_context: { anyOf: [{ $ref: "#/components/schemas/ExtractionContext" }, { type: "null" }] },
    },
    required: ["trial_image"],
  },
  ExtractionContext: {
    type: "object",
    title: "ExtractionContext",
    description: "Caller hints to target the on-sale item. Mirrors studio.schema.extraction.ExtractionContext.",
    properties: {
      max_items: nullable({ type: "integer", title: "Max Items", minimum: 1 }),
      product_name: nullable(string("Product Name")),
      product_description: nullable(string("Product Description")),
    },
  },
  UploadRequest: {
    type: "object",
    title: "UploadRequest",
    description: "The picture that will be uploaded.",
    properties: {
      content_type: string("Content Type", "image/jpeg, image/png, image/webp or image/avif."),
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
    properties: { upload_key: string("Upload Key", "As answered by POST /v1/uploads.") },
    required: ["upload_key"],
  },
};

/** A reference to a named schema. */
export function ref(name: string): Schema {
  if (!components[name]) throw new Error(`no schema named ${name}`);
  return { $ref: `#/components/schemas/${name}` };
}

import type { ExtractionHints } from "~/extraction/submit-extraction";

/** The body of POST /v1/extract after its schema. */
export type ExtractBody = {
  trial_image: string;
  runtime_config?: Record<string, unknown> | null;
  extraction_context?: {
    max_items?: number | null;
    product_name?: string | null;
    product_description?: string | null;
  } | null;
};

/** The caller's hints, as the extraction takes them: null, absent and empty are one. */
export function readHints(context: ExtractBody["extraction_context"]): ExtractionHints {
  return {
    ...(context?.max_items && { maxItems: context.max_items }),
    ...(context?.product_name && { productName: context.product_name }),
    ...(context?.product_description && { productDescription: context.product_description }),
  };
}

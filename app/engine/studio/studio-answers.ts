import { z } from "zod";
import { type ItemCategory, itemCategories } from "../categories";
import { EngineError } from "../engine";

const share = z.number().min(0).max(1);
const side = z.number().int().min(1).max(20_000);

export const announcedUpload = z.object({
  upload_key: z.string().min(1),
  upload_url: z.url({ protocol: /^https?$/ }),
  headers: z.record(z.string(), z.string()),
});

// A service that has not handed the work on yet has no job id; its request id works as well.
export const acceptedRequest = z
  .object({ request_id: z.string().min(1), job_id: z.string().min(1).nullish() })
  .transform(({ request_id, job_id }) => ({ id: job_id ?? request_id }));

const item = z.object({
  category: z.string(),
  subcategory: z.string().nullable().default(null),
  label: z.string().min(1),
  confidence: z.number().gt(0).max(1),
  is_on_sale: z.boolean(),
  rank: z.number().int().min(1),
  reasons: z.array(z.string()).default([]),
  box: z.object({ x: share, y: share, width: share, height: share }),
  polygon: z
    .array(z.tuple([share, share]))
    .nullable()
    .default(null),
  area: share,
  colors: z.array(z.object({ name: z.string(), hex: z.string().regex(/^#[0-9a-f]{6}$/i), share })),
  cutout_url: z.url({ protocol: /^https?$/ }),
  mask_url: z.url({ protocol: /^https?$/ }),
  cutout: z.object({ width: side, height: side }),
});
/** An item as the other service tells it, with its pictures still to be fetched. */
export type StudioItem = z.infer<typeof item> & { category: ItemCategory };

const isKnown = (one: z.infer<typeof item>): one is StudioItem => itemCategories.some((name) => name === one.category);

export const job = z.object({
  status: z.enum(["NOT_STARTED", "IN_PROGRESS", "SUCCESS", "FAILURE"]),
  error: z
    .object({ code: z.string(), message: z.string(), retryable: z.boolean().default(false) })
    .nullable()
    .default(null),
  // categories that we have no name for are left out
  items: z
    .array(item)
    .default([])
    .transform((items) => items.filter(isKnown)),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })).default([]),
});
export type StudioJob = z.infer<typeof job>;

/** Reads an answer by its shape. Throws EngineError where it is another. */
export function readAnswer<T>(shape: z.ZodType<T>, answer: unknown): T {
  const parsed = shape.safeParse(answer);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: "" };
  throw new EngineError("ENGINE_FAILED", `the studio's answer is not the contract's: ${path.join(".")}: ${message}`, {
    retryable: false,
  });
}

import { env } from "~/env.server";
import { hintCharactersMax, itemsPerExtractionMax } from "~/limits";
import { type ExtractionOptions, readOptions } from "./read-options";
import type { ExtractionWarning } from "./settle-extraction";

export type ExtractionHints = { maxItems?: number; productName?: string; productDescription?: string };

/** What is stored of a request, and what its worker goes by. `runtimeConfig` is the caller's, word for word. */
export type ExtractionInput = {
  context: ExtractionHints;
  runtimeConfig: Record<string, unknown> | null;
  options: ExtractionOptions;
  warnings: ExtractionWarning[];
  /** Of the span that asked for it, where there is one: the worker's spans belong to the same trace. */
  traceparent?: string;
};

type ReadInput = { context: ExtractionHints; runtimeConfig: Record<string, unknown> | null };

/** The input of an extraction within its limits; what had to be cut or ignored is said in the warnings. */
export function readInput({ context, runtimeConfig }: ReadInput): ExtractionInput {
  const { options, warnings } = readOptions({ config: runtimeConfig, engine: env.ENGINE });
  const { maxItems } = context;
  if (maxItems !== undefined && maxItems > itemsPerExtractionMax)
    warnings.push({ code: "max_items_clamped", message: `At most ${itemsPerExtractionMax} items are found.` });
  const cut = (name: "productName" | "productDescription", wireName: string): ExtractionHints => {
    const text = context[name];
    if (!text) return {};
    if (text.length > hintCharactersMax)
      warnings.push({ code: `${wireName}_cut`, message: `Only ${hintCharactersMax} characters of it were used.` });
    return { [name]: text.slice(0, hintCharactersMax) };
  };
  return storable({
    context: {
      ...(maxItems !== undefined && { maxItems: Math.min(maxItems, itemsPerExtractionMax) }),
      ...cut("productName", "product_name"),
      ...cut("productDescription", "product_description"),
    },
    runtimeConfig,
    options,
    warnings,
  }) as ExtractionInput;
}

// Postgres refuses NUL and lone surrogates in jsonb. Depth is bounded by the API's own limit.
function storable(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "").toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storable(key), storable(inner)]));
}

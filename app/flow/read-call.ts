import { z } from "zod";

const SHOP = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;
const URL_CHARACTERS_MAX = 2_000;
const GID = "gid://shopify/Product/";

// A reference field carries a number or a gid; a field that the merchant left empty is "" or absent.
const productGid = z
  .union([z.number().int().positive().transform(String), z.string().transform((text) => text.replace(GID, ""))])
  .pipe(z.string().regex(/^\d{1,20}$/))
  .transform((id) => `${GID}${id}`);
const call = z.object({
  shopify_domain: z.string().toLowerCase().regex(SHOP),
  action_run_id: z.string().regex(/^[\w-]{1,128}$/),
  properties: z.object({
    product_id: productGid,
    image_url: z
      .string()
      .trim()
      .max(URL_CHARACTERS_MAX)
      .nullish()
      .transform((url) => url || null),
  }),
});

export type FlowCall = { shop: string; runId: string; productGid: string; imageUrl: string | null };

/** A verified call of Flow's, or what is wrong with it. */
export function readCall(body: Uint8Array): FlowCall | { refused: string } {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return { refused: "The call is not JSON." };
  }
  const parsed = call.safeParse(value);
  if (!parsed.success) return { refused: `${parsed.error.issues[0]?.path.join(".")} is missing or wrong.` };
  const { shopify_domain: shop, action_run_id: runId, properties } = parsed.data;
  return { shop, runId, productGid: properties.product_id, imageUrl: properties.image_url };
}

import { signBody } from "~/verify-signature";

export type FlowCall = {
  shop?: string;
  runId?: string;
  productId?: string | number;
  imageUrl?: string;
  secret?: string;
  /** Bytes to send instead; signed all the same. */
  body?: string;
  signature?: string | null;
};

/** A call of Flow's action as Shopify sends it, and what is answered. */
export async function callFlow(call: FlowCall): Promise<{ status: number; body: Record<string, unknown> }> {
  const { shop = "demo.myshopify.com", runId = "run-1", productId = 1, imageUrl } = call;
  const payload = {
    ...{ shop_id: 1, shopify_domain: shop, action_run_id: runId, action_definition_id: "extract-items" },
    properties: { product_id: productId, ...(imageUrl !== undefined && { image_url: imageUrl }) },
    ...{ handle: "extract-items", step_reference: "1" },
  };
  const body = call.body ?? JSON.stringify(payload);
  const secret = call.secret ?? process.env["SHOPIFY_API_SECRET"] ?? "";
  const signature = call.signature === undefined ? signBody({ bytes: body, secret }) : call.signature;
  const headers = { "content-type": "application/json", ...(signature && { "x-shopify-hmac-sha256": signature }) };
  const request = new Request("http://localhost:3000/flow/extract", { method: "POST", headers, body });
  const { action } = await import("~/routes/flow.extract");
  const answer = await action({ request, params: {}, context: {} });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

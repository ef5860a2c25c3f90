import type { ShopifyGlobal } from "@shopify/app-bridge-react";

/** App Bridge, where the browser could load it. A page without it still works, but for what the admin itself draws. */
export function findBridge(): ShopifyGlobal | undefined {
  return (globalThis as { shopify?: ShopifyGlobal }).shopify;
}

/** Says something in passing, at the foot of the admin. */
export function showToast(message: string, { isError = false } = {}): void {
  findBridge()?.toast.show(message, { isError });
}

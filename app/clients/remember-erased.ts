import { createHmac } from "node:crypto";
import { prisma } from "~/db.server";
import { shopifySecrets } from "~/shopify-secrets.server";

/**
 * A shop's domain as the receipt of its erasure keeps it: a keyed hash under each secret of the app, the current one first.
 * Without the secret nobody can try out domains.
 */
export function hashShop({ shop }: { shop: string }): string[] {
  return shopifySecrets.map((secret) => createHmac("sha256", secret).update(`erased shop ${shop}`).digest("hex"));
}

/** Whether a shop was here before and was erased: then it has had its welcome credits. */
export async function wasErased({ shop }: { shop: string }): Promise<boolean> {
  return (await prisma.erasedShop.count({ where: { shopHash: { in: hashShop({ shop }) } } })) > 0;
}

import { switchOff } from "~/attribution/switch-measuring";
import { findShop } from "~/clients/find-shop";
import { runRemoval } from "~/storefront/run-removal";

/**
 * One attempt at taking everything of Looklift out of a client's shop: the looks, and what measures them. May be repeated after any
 * break; throws what `runRemoval` and `adminGraphql` do.
 */
export async function clearShop({ clientId, signal }: { clientId: string; signal: AbortSignal }): Promise<void> {
  await runRemoval({ clientId, signal });
  const shop = await findShop({ clientId });
  if (shop !== null) await switchOff({ shop, clientId });
}

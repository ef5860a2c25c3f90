import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import type { KeyLimits } from "./issue-key";

/**
 * Sets the limits of a shop's key: calls a minute, credits a day and a month (UTC); null takes one away, an absent one stays
 * as it is. A budget counts from now on, also what the key spends today. Throws NOT_FOUND for a key that is not the shop's.
 */
export async function limitKey({ shop, keyId, ...limits }: KeyLimits & { shop: string; keyId: string }): Promise<void> {
  const { count } = await prisma.apiKey.updateMany({ where: { id: keyId, client: { shop } }, data: limits });
  if (count === 0) throw new AppError("NOT_FOUND", "This key is not there any more.");
}

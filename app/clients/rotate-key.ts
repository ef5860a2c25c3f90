import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { keyOverlapHoursMax } from "~/limits";
import { type Capability, type IssuedKey, issueKey } from "./issue-key";

type RotateKey = {
  shop: string;
  keyId: string;
  /** How long the old key still works, so that its users can change over. At most seven days. */
  overlapHours: number;
};

/**
 * Makes a new key with the name, capabilities and limits of an old one, and ends the old one after the overlap. What the old
 * one has spent today and this month does not count for the new one. Throws NOT_FOUND for a key that is not the shop's or
 * has ended.
 */
export async function rotateKey({ shop, keyId, overlapHours }: RotateKey): Promise<IssuedKey & { oldExpiresAt: Date }> {
  const old = await prisma.apiKey.findFirst({ where: { id: keyId, client: { shop }, revokedAt: null } });
  const now = Date.now();
  if (!old || (old.expiresAt && old.expiresAt.getTime() <= now))
    throw new AppError("NOT_FOUND", "This key is not there any more.");
  const hours = Math.max(0, Math.min(overlapHours, keyOverlapHoursMax));
  const overlapEnd = new Date(now + hours * 3_600_000);
  // a key that was to end sooner is not given more time
  const oldExpiresAt = old.expiresAt && old.expiresAt < overlapEnd ? old.expiresAt : overlapEnd;
  const { clientId, name, requireHmac, callsPerMinuteMax, dailyCreditsMax, monthlyCreditsMax } = old;
  const issued = await issueKey({
    ...{ clientId, name, requireHmac, callsPerMinuteMax, dailyCreditsMax, monthlyCreditsMax },
    capabilities: old.capabilities as Capability[],
  });
  await prisma.apiKey.update({ where: { id: keyId }, data: { expiresAt: oldExpiresAt } });
  return { ...issued, oldExpiresAt };
}

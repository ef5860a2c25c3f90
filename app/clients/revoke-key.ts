import { prisma } from "~/db.server";
import { AppError } from "~/errors";

/** Ends a shop's API key at once; one that has ended stays as it is. Throws NOT_FOUND for a key that is not the shop's. */
export async function revokeKey({ shop, keyId }: { shop: string; keyId: string }): Promise<void> {
  const key = await prisma.apiKey.findFirst({ where: { id: keyId, client: { shop } }, select: { revokedAt: true } });
  if (!key) throw new AppError("NOT_FOUND", "This key is not there any more.");
  if (!key.revokedAt) await prisma.apiKey.update({ where: { id: keyId }, data: { revokedAt: new Date() } });
}

import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { cancelExtraction } from "~/extraction/cancel-extraction";
import { expireTrialImage } from "~/uploads/expire-trial-image";
import { clearLook } from "./unpublish-look";

/**
 * Deletes a look: from the product's page, its files from the shop, its row, and, when no other look has it, its photo. An
 * extraction under way that no other look waits for is cancelled, with its credits back. One that is not there counts as
 * deleted. Throws what unpublishing throws.
 */
export async function deleteLook({ shop, lookId }: { shop: string; lookId: string }): Promise<void> {
  const look = await prisma.look.findFirst({ where: { id: lookId, shop } });
  if (!look) return;
  await clearLook({ shop, lookId });
  const { trialImageId, requestId, clientId } = await prisma.look.findUniqueOrThrow({ where: { id: lookId } });
  // before the row goes: whoever is interrupted here finds a look that failed, not an extraction that nobody knows of
  if (requestId && (await prisma.look.count({ where: { requestId, id: { not: lookId } } })) === 0)
    await cancelExtraction({ clientId, id: requestId });
  const { count } = await prisma.look.deleteMany({
    // one that somebody published again meanwhile stays, with its files
    where: { id: lookId, status: { in: ["DRAFT", "PUBLISH_FAILED"] }, publishedAt: null },
  });
  if (count === 0)
    throw new AppError("VALIDATION_ERROR", "This look is just being published. Wait until that is done.");
  if ((await prisma.look.count({ where: { trialImageId } })) === 0) await expireTrialImage({ trialImageId });
}

/** Forgets every look of a shop without a word to Shopify, which has deleted its side by then; answers how many there were. */
export async function forgetLooks({ shop }: { shop: string }): Promise<number> {
  await prisma.shopRemoval.deleteMany({ where: { client: { shop } } });
  await prisma.bulkRun.deleteMany({ where: { shop } });
  await prisma.shopCheck.deleteMany({ where: { client: { shop } } });
  await prisma.pageLease.deleteMany({ where: { shop } });
  return (await prisma.look.deleteMany({ where: { shop } })).count;
}

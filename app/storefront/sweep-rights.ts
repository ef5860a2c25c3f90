import { prisma } from "~/db.server";
import { messageOf } from "~/errors";
import { rightsPerSweepMax, rightsRetryMinutes } from "~/limits";
import { log } from "~/log.server";
import { claimEndedRights } from "~/uploads/claim-ended-rights";
import { readToday } from "./end-of-rights";
import { unpublishLook } from "./unpublish-look";

/**
 * Takes looks off their pages whose photos may not be shown any more. One that cannot be taken off, as while Shopify is away, is
 * tried again after `rightsRetryMinutes`. Answers how many were taken off.
 */
export async function sweepRights(): Promise<number> {
  const triedBefore = new Date(Date.now() - rightsRetryMinutes * 60_000);
  const ended = await prisma.look.findMany({
    where: {
      publishedAt: { not: null },
      trialImage: {
        rightsUntil: { lt: readToday() },
        OR: [{ rightsTriedAt: null }, { rightsTriedAt: { lt: triedBefore } }],
      },
    },
    distinct: ["trialImageId"],
    select: { trialImageId: true },
    take: rightsPerSweepMax,
  });
  if (ended.length === 0) return 0;
  const trialImageIds = ended.map(({ trialImageId }) => trialImageId);
  const claimed = await claimEndedRights({ trialImageIds, triedBefore });
  const due = await prisma.look.findMany({
    where: { trialImageId: { in: claimed }, publishedAt: { not: null } },
    select: { id: true, shop: true },
  });
  let takenOff = 0;
  for (const { shop, id: lookId } of due)
    try {
      await unpublishLook({ shop, lookId });
      log.info({ shop, lookId }, "the rights to a photo have ended: its look was taken off the page");
      takenOff++;
    } catch (error) {
      log.warn(
        { shop, lookId, error: messageOf(error) },
        "the rights to a photo have ended, and its look stays on the page",
      );
    }
  return takenOff;
}

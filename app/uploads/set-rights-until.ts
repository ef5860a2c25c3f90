import { prisma } from "~/db.server";

type SetRightsUntil = { trialImageId: string; until: Date | null };

/** Notes the last day (UTC) on which a photo may be shown; null: without an end. */
export async function setRightsUntil({ trialImageId, until }: SetRightsUntil): Promise<void> {
  await prisma.trialImage.update({
    where: { id: trialImageId },
    data: { rightsUntil: until, rightsTriedAt: null },
  });
}

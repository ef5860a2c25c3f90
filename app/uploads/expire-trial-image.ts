import { prisma } from "~/db.server";

/** Ends a trial image's retention now: the next sweep deletes its pictures. */
export async function expireTrialImage({ trialImageId }: { trialImageId: string }): Promise<void> {
  await prisma.trialImage.updateMany({
    where: { id: trialImageId, status: "READY" },
    data: { retainUntil: new Date() },
  });
}

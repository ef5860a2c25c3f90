import { prisma } from "~/db.server";

type ClaimEndedRights = { trialImageIds: string[]; triedBefore: Date };

/** Of these photos, takes those for which nobody has done anything since `triedBefore`; of two callers one has each. Answers their ids. */
export async function claimEndedRights({ trialImageIds, triedBefore }: ClaimEndedRights): Promise<string[]> {
  const claimed = await prisma.trialImage.updateManyAndReturn({
    where: { id: { in: trialImageIds }, OR: [{ rightsTriedAt: null }, { rightsTriedAt: { lt: triedBefore } }] },
    data: { rightsTriedAt: new Date() },
    select: { id: true },
  });
  return claimed.map(({ id }) => id);
}

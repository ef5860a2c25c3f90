import { prisma } from "~/db.server";
import { deletePrefix } from "~/storage.server";

/** Deletes every trial image of a client, sent, stored or only announced. What refers to them must be gone before. */
export async function purgeUploads({ clientId, signal }: { clientId: string; signal: AbortSignal }): Promise<void> {
  await deletePrefix({ prefix: `incoming/${clientId}/`, signal });
  await deletePrefix({ prefix: `t/${clientId}/src/`, signal });
  await prisma.trialImage.deleteMany({ where: { clientId } });
}

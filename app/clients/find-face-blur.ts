import { prisma } from "~/db.server";

/** Whether faces are blurred in the cut-outs that are made of a client's photos, where a call doesn't say. */
export async function findFaceBlur({ clientId }: { clientId: string }): Promise<boolean> {
  const { blurFaces } = await prisma.client.findUniqueOrThrow({ where: { id: clientId }, select: { blurFaces: true } });
  return blurFaces;
}

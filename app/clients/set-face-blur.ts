import { prisma } from "~/db.server";

/** Whether faces are blurred in all that is cut out of a shop's photos from now on, in the admin and by its keys of both modes. */
export async function setFaceBlur({ shop, blurFaces }: { shop: string; blurFaces: boolean }): Promise<void> {
  await prisma.client.updateMany({ where: { shop }, data: { blurFaces } });
}

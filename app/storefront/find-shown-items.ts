import { prisma } from "~/db.server";
import { PHOTO, readLookFiles } from "./look-files";

export type ShownLook = { lookId: string; clientId: string; itemIds: string[] };

/** Of these looks those that are on product pages, each with the ids of the items that it shows there. */
export async function findShownItems({ lookIds }: { lookIds: string[] }): Promise<ShownLook[]> {
  const rows = await prisma.look.findMany({
    where: { id: { in: lookIds }, publishedAt: { not: null } },
    select: { id: true, clientId: true, files: true },
  });
  return rows.map(({ id, clientId, files }) => {
    const shown = readLookFiles(files).filter(({ part, isOnPage }) => isOnPage && part !== PHOTO);
    return { lookId: id, clientId, itemIds: shown.map(({ part }) => part) };
  });
}

import { prisma } from "~/db.server";
import { readLookFiles } from "./look-files";

type HealLooks = { shop: string; productGid: string; title: string; handle: string; updatedAt: Date };

/** Writes a product's new title and handle into its looks; an older version of it changes nothing. Answers how many it changed. */
export async function healLooks({ shop, productGid, title, handle, updatedAt }: HealLooks): Promise<number> {
  const { count } = await prisma.look.updateMany({
    where: { shop, productGid, OR: [{ productUpdatedAt: null }, { productUpdatedAt: { lt: updatedAt } }] },
    data: { productTitle: title, productHandle: handle, productUpdatedAt: updatedAt },
  });
  return count;
}

/**
 * Takes the looks of a product that is gone off their page, here only: Shopify has deleted the page with the product. Their
 * files stay recorded, and go with the look. One that is just being published ends by itself. Answers how many there were.
 */
export async function dropProductFromLooks({
  shop,
  productGid,
}: {
  shop: string;
  productGid: string;
}): Promise<number> {
  const onPage = { status: { not: "PUBLISHING" }, publishedAt: { not: null } } as const;
  const looks = await prisma.look.findMany({
    where: { shop, productGid, ...onPage },
    select: { id: true, files: true },
  });
  for (const { id, files } of looks)
    await prisma.look.updateMany({
      where: { id, ...onPage },
      data: {
        ...{ status: "DRAFT", publishedAt: null, publishError: "The product of this look was deleted from the shop." },
        files: readLookFiles(files).map((file) => ({ ...file, isOnPage: false })),
      },
    });
  return looks.length;
}

import { prisma } from "~/db.server";
import { readLookFiles } from "./look-files";
import { checkSoon } from "./plan-check";

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
 * files, which Shopify has kept, are left to the shop's next check, which comes soon. One that is just being published ends by
 * itself. Answers how many there were.
 */
export async function dropProductFromLooks({
  shop,
  productGid,
}: {
  shop: string;
  productGid: string;
}): Promise<number> {
  await prisma.look.updateMany({ where: { shop, productGid }, data: { productGoneAt: new Date() } });
  const onPage = { shop, productGid, status: { not: "PUBLISHING" }, publishedAt: { not: null } } as const;
  const looks = await prisma.look.findMany({ where: onPage, select: { id: true, clientId: true, files: true } });
  for (const { id, files } of looks)
    await prisma.look.updateMany({
      where: { id, ...onPage },
      data: {
        ...{ status: "DRAFT", publishedAt: null, publishError: "The product of this look was deleted from the shop." },
        files: readLookFiles(files).map((file) => ({ ...file, isOnPage: false })),
      },
    });
  for (const clientId of new Set(looks.map((look) => look.clientId))) await checkSoon({ clientId });
  return looks.length;
}

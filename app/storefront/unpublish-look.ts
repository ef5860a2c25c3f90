import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { log } from "~/log.server";
import { type AdminGraphql, adminGraphql } from "~/shopify-graphql.server";
import { dropOrLeave } from "./drop-files";
import { holdPages } from "./hold-pages";
import { clearPages } from "./product-metafields";
import { readPages } from "./read-pages";

type Standing = { status: string; publishedAt: Date | null };

/** Whether a look's page is just being changed: by itself, or by another look that is to replace it. */
export const isPageChanging = ({ status, publishedAt }: Standing): boolean =>
  status === "PUBLISHING" || (status === "DRAFT" && publishedAt !== null);

/**
 * Takes a look off its product's page and deletes its files; a look that is not there is left as it is. Throws NOT_FOUND,
 * VALIDATION_ERROR while the product's page is changing, and UNAVAILABLE or FORBIDDEN: the page is unchanged then.
 */
export async function unpublishLook({ shop, lookId }: { shop: string; lookId: string }): Promise<void> {
  const { productGid, ...standing } = await findStanding({ shop, lookId });
  if (standing.status !== "PUBLISHED") return;
  const graphql = await adminGraphql({ shop });
  await holdPages({ shop, productGids: [productGid] }, async () => {
    if ((await findStanding({ shop, lookId })).status !== "PUBLISHED") return;
    await takeOffPages({ shop, looks: [{ id: lookId, productGid }], graphql });
  });
}

async function findStanding({ shop, lookId }: { shop: string; lookId: string }) {
  const look = await prisma.look.findFirst({ where: { id: lookId, shop } });
  if (!look) throw new AppError("NOT_FOUND", "This look is not there any more.");
  if (isPageChanging(look))
    throw new AppError("VALIDATION_ERROR", "The product's page is just being changed. Wait until that is done.");
  return look;
}

type TakeOff = { shop: string; looks: { id: string; productGid: string }[]; graphql: AdminGraphql };

/** Takes looks off their products' pages, which the caller holds, and deletes their files. May be repeated after any break. */
export async function takeOffPages({ shop, looks, graphql }: TakeOff): Promise<void> {
  const productGids = looks.map(({ productGid }) => productGid);
  const there = await readPages({ graphql, productGids });
  await clearPages({ graphql, productGids: [...there.keys()] });
  const ids = looks.map(({ id }) => id);
  // A wish to publish one of them, or another look in its place, may have come meanwhile. It waits for the page, and when it
  // fails it must not give back what is gone.
  await prisma.$transaction([
    prisma.look.updateMany({
      where: { id: { in: ids }, status: "PUBLISHED" },
      data: { status: "DRAFT", publishError: null },
    }),
    prisma.look.updateMany({ where: { id: { in: ids } }, data: { publishedAt: null } }),
    prisma.publishedPage.deleteMany({ where: { lookId: { in: ids } } }),
  ]);
  log.info({ lookIds: ids }, "looks unpublished");
  await dropOrLeave({ shop, productGids, graphql });
}

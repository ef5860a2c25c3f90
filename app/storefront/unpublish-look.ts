import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { log } from "~/log.server";
import { type AdminGraphql, adminGraphql } from "~/shopify-graphql.server";
import { dropFiles, dropOrLeave } from "./drop-files";
import { holdPages } from "./hold-pages";
import { readLookFiles } from "./look-files";
import { clearPages } from "./product-metafields";
import { readPages } from "./read-pages";

type Standing = { status: string; publishedAt: Date | null };

/** Whether a look's page is just being changed: by itself, or by another look that is to replace it. */
export const isPageChanging = ({ status, publishedAt }: Standing): boolean =>
  status === "PUBLISHING" || (status === "DRAFT" && publishedAt !== null);

type OfLook = { shop: string; lookId: string; signal?: AbortSignal };

/**
 * Takes a look off its product's page and deletes its files; a look that is not there is left as it is. Throws NOT_FOUND,
 * VALIDATION_ERROR while the product's page is changing, and UNAVAILABLE or FORBIDDEN: the page is unchanged then.
 */
export async function unpublishLook({ shop, lookId, signal }: OfLook): Promise<void> {
  const { productGid, status } = await findStanding({ shop, lookId });
  if (status !== "PUBLISHED") return;
  await holdPages({ shop, productGids: [productGid], signal }, ({ signal: held }) =>
    takeOffPage({ shop, lookId, signal: held }),
  );
}

/**
 * Takes a look off its product's page and all its files out of the shop, those of a failed publication too. Throws what
 * unpublishing throws.
 */
export async function clearLook({ shop, lookId, signal }: OfLook): Promise<void> {
  const { productGid } = await findStanding({ shop, lookId });
  await holdPages({ shop, productGids: [productGid], signal }, async ({ signal: held }) => {
    await takeOffPage({ shop, lookId, signal: held });
    const { files } = await findStanding({ shop, lookId });
    if (readLookFiles(files).length > 0)
      await dropFiles({ graphql: await adminGraphql({ shop, signal: held }), lookId });
  });
}

// Read anew: until the page was held, somebody else may have changed it.
async function takeOffPage({ shop, lookId, signal }: OfLook & { signal: AbortSignal }): Promise<void> {
  const { productGid, status } = await findStanding({ shop, lookId });
  if (status !== "PUBLISHED") return;
  const graphql = await adminGraphql({ shop, signal });
  await takeOffPages({ shop, looks: [{ id: lookId, productGid }], graphql });
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

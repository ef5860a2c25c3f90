import { prisma } from "~/db.server";
import { AppError, messageOf } from "~/errors";
import { log } from "~/log.server";
import { type AdminGraphql, adminGraphql } from "~/shopify-graphql.server";
import { dropFiles } from "./drop-files";
import { deleteLookMetafields } from "./product-metafields";

/**
 * Takes a look off its product's page and deletes its files; a look that is not there is left as it is. Throws NOT_FOUND,
 * VALIDATION_ERROR while the product's page is changing, and UNAVAILABLE or FORBIDDEN: the page is unchanged then.
 */
export async function unpublishLook({ shop, lookId }: { shop: string; lookId: string }): Promise<void> {
  const look = await prisma.look.findFirst({ where: { id: lookId, shop } });
  if (!look) throw new AppError("NOT_FOUND", "This look is not there any more.");
  if (look.status === "PUBLISHING" || (look.status === "DRAFT" && look.publishedAt))
    throw new AppError("VALIDATION_ERROR", "The product's page is just being changed. Wait until that is done.");
  if (look.status !== "PUBLISHED") return;
  const graphql = await adminGraphql({ shop });
  await deleteLookMetafields({ graphql, productGid: look.productGid });
  await prisma.look.updateMany({
    where: { id: lookId, status: "PUBLISHED" },
    data: { status: "DRAFT", publishedAt: null, publishError: null },
  });
  log.info({ lookId, requestId: look.requestId }, "look unpublished");
  await dropOrLeave({ graphql, lookId });
}

// The page is right already. Files that stay behind are recorded: they are used again, or go with the look.
async function dropOrLeave({ graphql, lookId }: { graphql: AdminGraphql; lookId: string }): Promise<void> {
  try {
    await dropFiles({ graphql, lookId });
  } catch (error) {
    log.warn({ lookId, error: messageOf(error) }, "files of an unpublished look could not be deleted");
  }
}

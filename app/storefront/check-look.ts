import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { adminGraphql } from "~/shopify-graphql.server";
import { checkLooks, type Found } from "./check-looks";
import { holdPages } from "./hold-pages";

export type CheckedLook = { found: Found[]; reason: string | null };

/**
 * Compares what the shop has of one look with what was published, and mends it; `reason` says why something could not be
 * mended. Throws NOT_FOUND, UNAVAILABLE, FORBIDDEN.
 */
export async function checkLook({ shop, lookId }: { shop: string; lookId: string }): Promise<CheckedLook> {
  const look = await prisma.look.findFirst({ where: { id: lookId, shop } });
  if (!look) throw new AppError("NOT_FOUND", "This look is not there any more.");
  return holdPages({ shop, productGids: [look.productGid] }, async ({ signal }) => {
    const graphql = await adminGraphql({ shop, signal });
    const outcomes = await checkLooks({ shop, lookIds: [lookId], graphql, signal });
    const { found = [], reason = null } = outcomes.get(lookId) ?? {};
    return { found: found as Found[], reason };
  });
}

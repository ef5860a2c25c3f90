import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { findExtraction } from "~/extraction/find-extraction";
import { readProduct } from "./read-product";

/** What the merchant decides about an item; what is left out stays as it is. */
export type ItemDecision = {
  isShown?: boolean | undefined;
  isOnSale?: boolean | undefined;
  /** The product to link it to; null for none. */
  productGid?: string | null | undefined;
  /** The products that may stand in for it while it cannot be bought, the best first. */
  substituteGids?: string[] | undefined;
};
type ChooseItem = { shop: string; lookId: string; itemId: string; decision: ItemDecision };

/**
 * Notes what the merchant decides about an item of a look. It takes effect when the look is published, or published again.
 * Throws NOT_FOUND for a look or an item that is not there, RESOURCE_NOT_FOUND for such a product, UNAVAILABLE.
 */
export async function chooseItem({ shop, lookId, itemId, decision }: ChooseItem): Promise<void> {
  const look = await prisma.look.findFirst({
    where: { id: lookId, shop },
    select: { clientId: true, requestId: true },
  });
  const extraction = look?.requestId ? await findExtraction({ clientId: look.clientId, id: look.requestId }) : null;
  if (!extraction?.items.some(({ id }) => id === itemId))
    throw new AppError("NOT_FOUND", "This item is not there any more. Load the page again.");
  const { isShown, isOnSale, productGid, substituteGids } = decision;
  const read = async (gid: string) => {
    const { title } = await readProduct({ shop, productGid: gid });
    return { gid, title };
  };
  const product = productGid ? await read(productGid) : null;
  const substitutes = substituteGids && (await Promise.all([...new Set(substituteGids)].map(read)));
  const choice = JSON.stringify({
    ...(isShown !== undefined && { isShown }),
    ...(productGid !== undefined && { product }),
    ...(substitutes && { substitutes }),
  });
  const onSaleItem = isOnSale === undefined ? null : isOnSale ? itemId : "";
  // one statement: two decisions at the same moment are both kept
  await prisma.$executeRaw`
    UPDATE looks SET on_sale_item = coalesce(${onSaleItem}::text, on_sale_item), item_choices = item_choices
      || jsonb_build_object(${itemId}::text, coalesce(item_choices -> ${itemId}::text, '{}') || ${choice}::jsonb)
    WHERE id = ${lookId}`;
}

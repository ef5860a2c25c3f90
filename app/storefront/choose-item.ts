import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { findExtraction } from "~/extraction/find-extraction";

type ChooseItem = { shop: string; lookId: string; itemId: string; isShown: boolean };

/**
 * Notes whether the merchant wants an item of a look shown. It takes effect when the look is published, or published again.
 * Throws NOT_FOUND for a look or an item that is not there.
 */
export async function chooseItem({ shop, lookId, itemId, isShown }: ChooseItem): Promise<void> {
  const look = await prisma.look.findFirst({
    where: { id: lookId, shop },
    select: { clientId: true, requestId: true },
  });
  const extraction = look?.requestId ? await findExtraction({ clientId: look.clientId, id: look.requestId }) : null;
  if (!extraction?.items.some(({ id }) => id === itemId))
    throw new AppError("NOT_FOUND", "This item is not there any more. Load the page again.");
  // one statement: two choices at the same moment are both kept
  await prisma.$executeRaw`
    UPDATE looks SET item_choices = item_choices || jsonb_build_object(${itemId}::text, ${isShown}::boolean)
    WHERE id = ${lookId}`;
}

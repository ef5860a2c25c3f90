import { isTaken, type Prisma, prisma, statementsIn } from "~/db.server";
import { AppError } from "~/errors";
import { findExtraction } from "~/extraction/find-extraction";
import { sendJob } from "~/jobs.server";
import { arrangeItems, describeArrangement, readChoices, shownItems } from "./arrange-items";
import { haveRightsEnded, refuseEnded } from "./end-of-rights";
import { isHeld } from "./hold-pages";

/**
 * Asks for a look to be put on its product's page: PUBLISHING and its job, in one transaction. A look that is being
 * published, or is on the page with the items that it has now, is left as it is. Throws NOT_FOUND, and VALIDATION_ERROR when
 * there is nothing to show, the rights to the photo have ended, or another look of the product is being published.
 */
export async function startPublish({ shop, lookId }: { shop: string; lookId: string }): Promise<void> {
  const look = await prisma.look.findFirst({ where: { id: lookId, shop }, include: { trialImage: true } });
  if (!look) throw new AppError("NOT_FOUND", "This look is not there any more.");
  if (look.status === "PUBLISHING") return;
  const { rightsUntil } = look.trialImage;
  if (haveRightsEnded(rightsUntil)) throw refuseEnded(rightsUntil);
  const { clientId, requestId } = look;
  const extraction = requestId ? await findExtraction({ clientId, id: requestId }) : null;
  if (!extraction || (extraction.status !== "SUCCESS" && extraction.items.length === 0))
    throw new AppError("VALIDATION_ERROR", "The items of this look are not extracted yet.");
  const shown = shownItems(arrangeItems(extraction.items, readChoices(look)));
  if (shown.length === 0)
    throw new AppError("VALIDATION_ERROR", "No item of this look is to be shown. Choose at least one.");
  const isShown = look.status === "PUBLISHED" && look.publishedItems === describeArrangement(shown);
  // whoever is changing the page may be taking it off: this wish came later
  if (isShown && !(await isHeld(look))) return;
  await beginPublish(look, async (tx) => {
    await sendJob("publish", { lookId }, lookId, statementsIn(tx));
  });
}

type Beginning = Pick<Prisma.LookGetPayload<object>, "id" | "shop" | "productGid" | "requestId">;

/**
 * Marks a look as PUBLISHING and, in the same transaction, has its end taken care of by `enqueue`. Throws VALIDATION_ERROR when
 * another look of the product is being published, or the look was changed meanwhile.
 */
export async function beginPublish(
  { id: lookId, shop, productGid, requestId }: Beginning,
  enqueue: (tx: Prisma.TransactionClient) => Promise<void>,
): Promise<void> {
  try {
    await prisma.$transaction(async (tx) => {
      // the look on the page steps back, but stays there until the new one is complete
      await tx.look.updateMany({
        where: { shop, productGid, status: "PUBLISHED", id: { not: lookId } },
        data: { status: "DRAFT" },
      });
      const { count } = await tx.look.updateMany({
        where: { id: lookId, requestId, status: { not: "PUBLISHING" } },
        data: { status: "PUBLISHING", publishError: null },
      });
      // thrown, so that the look that stepped back stays where it is
      if (count === 0)
        throw new AppError(
          "VALIDATION_ERROR",
          "This look was changed at the same moment. Look at it again, then publish.",
        );
      await enqueue(tx);
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new AppError(
      "VALIDATION_ERROR",
      "Another look of this product is being published. Wait until it is on the page, then try again.",
    );
  }
}

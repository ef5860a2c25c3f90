import { createHash } from "node:crypto";
import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { cancelExtraction } from "~/extraction/cancel-extraction";
import { submitExtraction } from "~/extraction/submit-extraction";
import { newId } from "~/ids";
import { writePreviews } from "~/uploads/preview-trial-image";
import { readProduct } from "./read-product";

/**
 * Submits a look's photo anew, with the product's words of now; while an extraction is under way, answers that one. A
 * double click is one extraction. Throws NOT_FOUND, VALIDATION_ERROR for a look that is on the product page, and what
 * submitting throws.
 */
export async function runAgain({ shop, lookId }: { shop: string; lookId: string }): Promise<{ requestId: string }> {
  const look = await prisma.look.findFirst({
    where: { id: lookId, shop },
    include: { request: { select: { status: true } } },
  });
  if (!look) throw new AppError("NOT_FOUND", "This look is not there any more.");
  if (look.requestId && (look.request?.status === "NOT_STARTED" || look.request?.status === "IN_PROGRESS"))
    return { requestId: look.requestId };
  if (look.publishedAt || look.status === "PUBLISHING")
    throw new AppError(
      "VALIDATION_ERROR",
      "This look is on the product page. Take it off the page first, or make a new look: publishing that one replaces it.",
    );
  const product = await readProduct({ shop, productGid: look.productGid });
  await writePreviews({ trialImageId: look.trialImageId });
  const attempt = look.attempt + 1;
  const key = `${lookId}:${attempt}`;
  const { requestId } = await submitExtraction({
    requestId: newId(),
    clientId: look.clientId,
    mode: "LIVE",
    trialImage: look.uploadKey,
    context: { productName: product.title, productDescription: product.description },
    runtimeConfig: null,
    idempotency: { route: "looks", key, bodyHash: createHash("sha256").update(key).digest("hex") },
  });
  const { count } = await prisma.look.updateMany({
    // one whose publication began meanwhile is not pulled away from under it
    where: { id: lookId, attempt: look.attempt, status: { in: ["DRAFT", "PUBLISH_FAILED"] }, publishedAt: null },
    data: {
      ...{ attempt, requestId, status: "DRAFT", publishError: null, itemChoices: {}, onSaleItem: null },
      productTitle: product.title,
      productHandle: product.handle,
      productDescription: product.description,
    },
  });
  if (count === 0) await settleLateRun({ lookId, clientId: look.clientId, requestId });
  return { requestId };
}

// A twin of this call has put the same request into the look; else the look has gone on and the new extraction is nobody's.
async function settleLateRun({ lookId, clientId, requestId }: { lookId: string; clientId: string; requestId: string }) {
  if ((await prisma.look.count({ where: { id: lookId, requestId } })) > 0) return;
  await cancelExtraction({ clientId, id: requestId });
  throw new AppError(
    "VALIDATION_ERROR",
    "This look was changed at the same moment. Nothing was charged; look at it again, then decide.",
  );
}

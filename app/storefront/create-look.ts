import { createHash } from "node:crypto";
import { prisma } from "~/db.server";
import { submitExtraction } from "~/extraction/submit-extraction";
import { newId } from "~/ids";
import { completeUpload } from "~/uploads/complete-upload";
import { writePreviews } from "~/uploads/preview-trial-image";
import { readProduct } from "./read-product";

type CreateLook = { shop: string; clientId: string; productGid: string; uploadKey: string };

/**
 * Begins a look: reads the product, readies the photo and submits its extraction with the product's words as hints. The
 * same photo for the same product begins one look, however often it is sent; a result that the shop has of the same picture
 * and words is taken again (`reused`), at no cost. Throws RESOURCE_NOT_FOUND (product or photo),
 * IMAGE_*, INSUFFICIENT_BALANCE, UNAVAILABLE, FORBIDDEN; nothing is charged then.
 */
export async function createLook({
  shop,
  clientId,
  productGid,
  uploadKey,
}: CreateLook): Promise<{ lookId: string; requestId: string; reused: boolean }> {
  const [product, { trialImageId }] = await Promise.all([
    readProduct({ shop, productGid }),
    completeUpload({ clientId, uploadKey }),
  ]);
  await writePreviews({ trialImageId });
  const bodyHash = createHash("sha256").update(`${product.gid}\n${uploadKey}`).digest("hex");
  const { requestId, reused } = await submitExtraction({
    requestId: newId(),
    clientId,
    mode: "LIVE",
    trialImage: uploadKey,
    context: { productName: product.title, productDescription: product.description },
    runtimeConfig: { reuse_result: true },
    idempotency: { route: "looks", key: bodyHash, bodyHash },
  });
  // A repetition is answered with the first request's id, which is the look's: it is found again, or made if that was missed.
  const facts = {
    ...{ clientId, shop, trialImageId, uploadKey, requestId },
    productGid: product.gid,
    productTitle: product.title,
    productHandle: product.handle,
    productDescription: product.description,
  };
  await prisma.look.createMany({ data: [{ id: requestId, ...facts }], skipDuplicates: true });
  const { productGid: known } = await prisma.look.findUniqueOrThrow({ where: { id: requestId } });
  if (known === product.gid) return { lookId: requestId, requestId, reused };
  // two products may have the very same words
  const { id: lookId } = await prisma.look.create({ data: { id: newId(), ...facts } });
  return { lookId, requestId, reused };
}

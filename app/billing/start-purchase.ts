import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { newId } from "~/ids";
import { log } from "~/log.server";
import { chargeOnce, readShopFacts, returnUrl } from "./ask-shopify";
import { limitTests } from "./limit-tests";
import { nextCheck } from "./plan-checks";
import { priceList } from "./price-list";
import { readApprovalUrl } from "./resume-charge";

type StartPurchase = { shop: string; clientId: string; packId: string };

/**
 * Asks Shopify to charge for a pack, notes the purchase as PENDING, and answers where the merchant approves it. On a
 * development shop the charge is a test; on any other it never is. Throws VALIDATION_ERROR for a pack that is not sold,
 * FORBIDDEN past the limit of tests, and what a call of Shopify throws.
 */
export async function startPurchase({ shop, clientId, packId }: StartPurchase): Promise<{ confirmationUrl: string }> {
  const pack = priceList.packs.find(({ id }) => id === packId);
  if (!pack) throw new AppError("VALIDATION_ERROR", "This pack is not sold any more. Load the page again.");
  const { isDevelopment: isTest } = await readShopFacts({ shop });
  if (isTest) await limitTests({ clientId, credits: pack.credits });
  const id = newId();
  const { name, credits, price } = pack;
  const { currency } = priceList;
  const back = returnUrl({ shop, query: `purchase=${id}` });
  const charge = { name: `Looklift: ${name}`, price, currency, isTest, returnUrl: back };
  const { chargeGid, confirmationUrl } = await chargeOnce({ shop, charge });
  // before the merchant can approve it: nobody else knows the address where that is done
  const createdAt = new Date();
  const checkAt = nextCheck({ status: "PENDING", createdAt });
  const kept = readApprovalUrl({ shop, url: confirmationUrl });
  const facts = { name, credits, price, currency, isTest, createdAt, checkAt };
  await prisma.purchase.create({ data: { id, clientId, shop, chargeGid, ...facts, confirmationUrl: kept } });
  log.info({ clientId, chargeGid, credits, isTest }, "a merchant was asked to pay for credits");
  return { confirmationUrl };
}

import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import { approvalDays } from "~/limits";
import { addDays } from "./add-days";

/**
 * The address of Shopify's page of approval where it may be kept for later: over https, in the shop's own admin and nowhere
 * else; null for any other.
 */
export function readApprovalUrl({ shop, url }: { shop: string; url: string }): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host, username, password, pathname, href } = new URL(url);
  if (protocol !== "https:" || username || password) return null;
  const store = shop.replace(/\.myshopify\.com$/, "");
  const isShops = host === shop && pathname.startsWith("/admin/");
  const isAdmins = host === "admin.shopify.com" && pathname.startsWith(`/store/${store}/`);
  return isShops || isAdmins ? href : null;
}

type Waiting = { status: string; createdAt: Date; confirmationUrl: string | null };

/** Until when a merchant may still decide on a charge; null for one that does not wait for that. Shopify ends it by itself then. */
export function waitsUntil({ status, createdAt, confirmationUrl }: Waiting): Date | null {
  const until = addDays(createdAt, approvalDays);
  return status === "PENDING" && confirmationUrl !== null && until > new Date() ? until : null;
}

/**
 * Where the merchant goes on with a purchase or plan that waits for approval. Throws VALIDATION_ERROR for one that does not, and
 * for another client's.
 */
export async function resumeCharge({ clientId, id }: { clientId: string; id: string }) {
  const where = { clientId, id };
  const charge = (await prisma.purchase.findFirst({ where })) ?? (await prisma.subscription.findFirst({ where }));
  if (!charge?.confirmationUrl || !waitsUntil(charge))
    throw new AppError("VALIDATION_ERROR", "This charge does not wait for you any more. Load the page again.");
  return { confirmationUrl: charge.confirmationUrl };
}

/**
 * Forgets where a charge is decided on once Shopify has brought the merchant back from there with its number: also one that
 * stays PENDING, as a cheaper plan does until the period that was paid has ended.
 */
export async function forgetApproval({ clientId, chargeId }: { clientId: string; chargeId: string }): Promise<void> {
  if (!/^\d{1,20}$/.test(chargeId)) return;
  const gids = ["AppPurchaseOneTime", "AppSubscription"].map((type) => `gid://shopify/${type}/${chargeId}`);
  const where = { clientId, chargeGid: { in: gids } };
  const data = { confirmationUrl: null };
  await prisma.$transaction([
    prisma.purchase.updateMany({ where, data }),
    prisma.subscription.updateMany({ where, data }),
  ]);
}

import { prisma } from "~/db.server";

type OfShop = { shop: string };

// Where a charge is approved carries a signature of Shopify's.
const omit = { confirmationUrl: true } as const;

/** What a shop bought, and was asked to buy, once. */
export async function* exportPurchases({ shop }: OfShop) {
  yield* await prisma.purchase.findMany({ where: { shop }, orderBy: { id: "asc" }, omit });
}

/** A shop's account with its plans and their periods. */
export async function* exportPlans({ shop }: OfShop) {
  const accounts = await prisma.billingAccount.findMany({ where: { shop } });
  for (const account of accounts) {
    const where = { clientId: account.clientId };
    const [subscriptions, periods, overages] = await Promise.all([
      prisma.subscription.findMany({ where, orderBy: { id: "asc" }, omit }),
      prisma.planPeriod.findMany({ where, orderBy: { startsAt: "asc" } }),
      prisma.overage.findMany({ where, orderBy: { id: "asc" } }),
    ]);
    yield { ...account, subscriptions, periods, overages };
  }
}

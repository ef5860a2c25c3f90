import { prisma } from "~/db.server";

type OfShop = { shop: string };

/** What a shop bought, and was asked to buy, once. */
export async function* exportPurchases({ shop }: OfShop) {
  yield* await prisma.purchase.findMany({ where: { shop }, orderBy: { id: "asc" } });
}

/** A shop's account with its plans and their periods. */
export async function* exportPlans({ shop }: OfShop) {
  const accounts = await prisma.billingAccount.findMany({ where: { shop } });
  for (const account of accounts) {
    const where = { clientId: account.clientId };
    const [subscriptions, periods, overages] = await Promise.all([
      prisma.subscription.findMany({ where, orderBy: { id: "asc" } }),
      prisma.planPeriod.findMany({ where, orderBy: { startsAt: "asc" } }),
      prisma.overage.findMany({ where, orderBy: { id: "asc" } }),
    ]);
    yield { ...account, subscriptions, periods, overages };
  }
}

import { prisma } from "~/db.server";
import { freePlan, type PriceList, priceList } from "./price-list";

export type CurrentPlan = {
  id: string;
  name: string;
  credits: number;
  price: string;
  currency: string;
  isPaid: boolean;
  isFrozen: boolean;
  isTest: boolean;
  /** When the next credits come. */
  nextAt: Date | null;
};

/** What is sold, and what the client has: the paid plan that was approved last, else the free one, if there is one. */
export async function readPlans({ clientId }: { clientId: string }) {
  const [paid, account] = await Promise.all([
    prisma.subscription.findFirst({
      where: { clientId, status: { in: ["ACTIVE", "FROZEN"] } },
      orderBy: { createdAt: "desc" },
      include: { periods: { orderBy: { endsAt: "desc" }, take: 1 } },
    }),
    prisma.billingAccount.findUnique({ where: { clientId }, select: { freeNextAt: true } }),
  ]);
  let current: CurrentPlan | null = null;
  if (paid) {
    const { planId: id, name, credits, price, currency, isTest, status, periods } = paid;
    const facts = { id, name, credits, price: price.toFixed(2), currency, isTest };
    current = { ...facts, isPaid: true, isFrozen: status === "FROZEN", nextAt: periods[0]?.endsAt ?? null };
  } else if (freePlan) {
    const facts = { ...freePlan, currency: priceList.currency, isPaid: false, isFrozen: false, isTest: false };
    current = { ...facts, nextAt: account?.freeNextAt ?? null };
  }
  return { prices: priceList satisfies PriceList, current };
}

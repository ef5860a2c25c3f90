import { prisma } from "~/db.server";
import { overageBelowCredits } from "~/limits";
import { findOveragePlan, toCents } from "./find-overage-plan";

export type Overage = {
  /** What a block gives and costs. */
  credits: number;
  price: string;
  currency: string;
  /** The merchant's cap for 30 days; null: overage is off. */
  cap: string | null;
  /** The cap that Shopify holds to. */
  approvedCap: string;
  /** What was charged, or is about to be, in the period. */
  spent: string;
  /** Whether Shopify has warned of its cap in this period, or at most one block more fits under either cap. */
  isNear: boolean;
  isReached: boolean;
  /** Below how many credits a block is bought. */
  below: number;
};

/** The overage of a client's paid plan, for its merchant; null where the plan has none. */
export async function readOverage({ clientId }: { clientId: string }): Promise<Overage | null> {
  const now = new Date();
  const [account, plan, { _sum }, last] = await Promise.all([
    prisma.billingAccount.findUnique({ where: { clientId } }),
    findOveragePlan({ clientId }),
    prisma.overage.aggregate({
      where: { clientId, status: { not: "REFUSED" }, periodEnd: { gt: now } },
      _sum: { price: true },
    }),
    prisma.overage.findFirst({ where: { clientId, periodEnd: { gt: now } }, orderBy: { id: "asc" } }),
  ]);
  if (!plan?.overagePrice || plan.overageCredits === null) return null;
  const { overageCredits: credits, overagePrice: price, currency } = plan;
  const cap = account?.overageCap ?? null;
  const approved = Number(plan.usageCap ?? 0);
  const spent = Number(_sum.price ?? 0);
  const room = Math.min(toCents(cap), toCents(approved)) - toCents(spent);
  const nearAt = account?.nearCapAt ?? null;
  const isWarned = last !== null && nearAt !== null && nearAt >= last.createdAt;
  const isLast = spent > 0 && room < 2 * toCents(price);
  return {
    ...{ credits, price: price.toFixed(2), currency, below: overageBelowCredits },
    ...{ cap: cap?.toFixed(2) ?? null, approvedCap: approved.toFixed(2), spent: spent.toFixed(2) },
    isNear: cap !== null && (isWarned || isLast),
    isReached: cap !== null && room < toCents(price),
  };
}

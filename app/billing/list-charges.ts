import { prisma } from "~/db.server";
import { chargesShownMax } from "~/limits";
import type { ChargeStatus } from "./ask-shopify";

export type ListedCharge = {
  id: string;
  kind: "pack" | "plan";
  name: string;
  credits: number;
  price: string;
  currency: string;
  isTest: boolean;
  status: ChargeStatus;
  createdAt: Date;
  /** Whether its credits are in the account; of a plan, those of its first period. */
  isGranted: boolean;
};

/** What a client was asked to pay, newest first. */
export async function listCharges({ clientId }: { clientId: string }): Promise<ListedCharge[]> {
  const newest = { where: { clientId }, orderBy: { id: "desc" }, take: chargesShownMax } as const;
  const [purchases, subscriptions] = await Promise.all([
    prisma.purchase.findMany(newest),
    prisma.subscription.findMany({
      ...newest,
      include: { periods: { where: { grantedAt: { not: null } }, take: 1, select: { reference: true } } },
    }),
  ]);
  const packs = purchases.map(({ grantedAt, ...purchase }) =>
    present({ ...purchase, kind: "pack", isGranted: grantedAt !== null }),
  );
  const plans = subscriptions.map(({ periods, ...subscription }) =>
    present({ ...subscription, kind: "plan", isGranted: periods.length > 0 }),
  );
  return [...packs, ...plans].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, chargesShownMax);
}

/** One of them; null when it is not this client's. */
export async function findCharge({ clientId, id }: { clientId: string; id: string }): Promise<ListedCharge | null> {
  return (await listCharges({ clientId })).find((charge) => charge.id === id) ?? null;
}

type Row = Omit<ListedCharge, "price"> & { price: { toFixed: (digits: number) => string } };

function present({
  id,
  kind,
  name,
  credits,
  price,
  currency,
  isTest,
  status,
  createdAt,
  isGranted,
}: Row): ListedCharge {
  return { id, kind, name, credits, price: price.toFixed(2), currency, isTest, status, createdAt, isGranted };
}

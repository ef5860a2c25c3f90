import { prisma } from "~/db.server";
import { chargesShownMax } from "~/limits";
import type { ChargeStatus } from "./ask-shopify";
import { waitsUntil } from "./resume-charge";

type Facts = {
  id: string;
  name: string;
  credits: number;
  price: string;
  currency: string;
  isTest: boolean;
  createdAt: Date;
  /** Whether its credits are in the account; of a plan, those of its first period. */
  isGranted: boolean;
};

/** A pack or a plan. */
export type AskedCharge = Facts & {
  kind: "pack" | "plan";
  status: ChargeStatus;
  /** Until when the merchant can go on with it; null where there is nothing to decide. */
  waitsUntil: Date | null;
};

/** A block of credits beyond the plan. */
export type ListedBlock = Facts & { kind: "block"; status: "PENDING" | "CHARGED" | "REFUSED" };
export type ListedCharge = AskedCharge | ListedBlock;

type OfClient = { clientId: string };
const newest = ({ clientId }: OfClient) =>
  ({ where: { clientId }, orderBy: { id: "desc" }, take: chargesShownMax }) as const;

/** What a client was asked to pay and what it was charged, newest first: as many packs and plans, and as many blocks. */
export async function listCharges({ clientId }: OfClient): Promise<ListedCharge[]> {
  const [asked, blocks] = await Promise.all([listAsked({ clientId }), listBlocks({ clientId })]);
  return [...asked, ...blocks].sort(byAge);
}

/** A pack or plan of a client; null when it has no such one. */
export async function findCharge({ clientId, id }: OfClient & { id: string }): Promise<AskedCharge | null> {
  return (await listAsked({ clientId })).find((charge) => charge.id === id) ?? null;
}

async function listAsked({ clientId }: OfClient): Promise<AskedCharge[]> {
  const [purchases, subscriptions] = await Promise.all([
    prisma.purchase.findMany(newest({ clientId })),
    prisma.subscription.findMany({
      ...newest({ clientId }),
      include: { periods: { where: { grantedAt: { not: null } }, take: 1, select: { reference: true } } },
    }),
  ]);
  const packs = purchases.map((row): AskedCharge => {
    const { status, grantedAt } = row;
    return { ...present({ ...row, isGranted: grantedAt !== null }), kind: "pack", status, waitsUntil: waitsUntil(row) };
  });
  const plans = subscriptions.map((row): AskedCharge => {
    const { status, periods } = row;
    return { ...present({ ...row, isGranted: periods.length > 0 }), kind: "plan", status, waitsUntil: waitsUntil(row) };
  });
  return [...packs, ...plans].sort(byAge).slice(0, chargesShownMax);
}

async function listBlocks({ clientId }: OfClient): Promise<ListedBlock[]> {
  const rows = await prisma.overage.findMany(newest({ clientId }));
  return rows.map((row) => {
    const { status, grantedAt, credits } = row;
    const name = `${credits} credits beyond your plan`;
    return { ...present({ ...row, name, isGranted: grantedAt !== null }), kind: "block", status };
  });
}

const byAge = (one: Facts, other: Facts) => (one.id < other.id ? 1 : -1);

type Row = Omit<Facts, "price"> & { price: { toFixed: (digits: number) => string } };

// only what is meant for the page: the row of a pending charge has an address with a signature
const present = ({ id, name, credits, price, currency, isTest, createdAt, isGranted }: Row): Facts => ({
  ...{ id, name, credits, price: price.toFixed(2), currency, isTest, createdAt, isGranted },
});

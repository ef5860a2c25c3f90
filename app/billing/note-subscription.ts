import { type Prisma, prisma } from "~/db.server";
import { planPeriodDays } from "~/limits";
import { log } from "~/log.server";
import { addDays, laterOf } from "./add-days";
import type { ChargeStatus } from "./ask-shopify";
import { countCharge } from "./count-charge";
import { countCredits } from "./count-credits";
import { grantPeriods } from "./grant-periods";
import { listNewEnds, nextCheck } from "./plan-checks";

/** What is said of a subscription, and when that was so. A webhook knows neither the period nor whether it is a test. */
export type SeenSubscription = {
  status: ChargeStatus;
  at: Date;
  test?: boolean;
  createdAt?: Date;
  periodEnd?: Date | null;
};

type NoteSubscription = { shop: string; chargeGid: string; seen: SeenSubscription };
type Tx = Prisma.TransactionClient;
type Row = Prisma.SubscriptionGetPayload<{ include: { periods: true } }>;

/**
 * Writes down what Shopify says of a subscription, whoever brings the word and in whatever order, and grants the credits of the
 * periods that it proves: each once. An old word changes no status, but still proves that its period was paid. May be repeated.
 */
export async function noteSubscription({ shop, chargeGid, seen }: NoteSubscription): Promise<void> {
  const known = await prisma.subscription.findUnique({ where: { chargeGid }, select: { clientId: true, shop: true } });
  if (!known || known.shop !== shop) return log.warn({ chargeGid }, "a subscription is none of this shop's");
  const { clientId } = known;
  await prisma.$transaction(async (tx) => {
    // the sum over plans that replace one another is decided by one at a time
    await tx.$queryRaw`SELECT 1 FROM billing_accounts WHERE client_id = ${clientId} FOR UPDATE`;
    const all = await tx.subscription.findMany({
      where: { clientId },
      include: { periods: { orderBy: { startsAt: "asc" } } },
    });
    const row = all.find((one) => one.chargeGid === chargeGid);
    if (!row) return;
    if (seen.test !== undefined && seen.test !== row.isTest)
      return log.error({ chargeGid }, "a subscription is not the one that was asked for: nothing is granted");
    await writeStatus(tx, row, seen);
    if (seen.status === "ACTIVE") await writePeriods(tx, { row, seen, others: all.filter(({ id }) => id !== row.id) });
  });
  await grantPeriods({ clientId });
}

const isOver = (status: ChargeStatus) => status === "CANCELLED" || status === "DECLINED" || status === "EXPIRED";

async function writeStatus(tx: Tx, row: Row, { status, at, periodEnd }: SeenSubscription): Promise<void> {
  const isNews = !isOver(row.status) && (row.status === "PENDING" || isOver(status) || at >= row.statusAt);
  // what was approved once never waits for approval again
  if (!isNews || (status === "PENDING" && row.status !== "PENDING")) return;
  const end = periodEnd ?? row.periodEnd;
  await tx.subscription.update({
    where: { id: row.id },
    data: {
      ...{ status, statusAt: at, periodEnd: end },
      checkAt: nextCheck({ status, createdAt: row.createdAt, periodEnd: end }),
      ...(status === "CANCELLED" && { endedAt: at }),
    },
  });
  if (status === row.status) return;
  countCharge({ kind: "plan", status });
  // the one whose place it has taken
  if (status === "ACTIVE")
    await tx.subscription.updateMany({
      where: { clientId: row.clientId, status: { in: ["ACTIVE", "FROZEN"] }, id: { not: row.id } },
      data: { checkAt: new Date() },
    });
}

async function writePeriods(tx: Tx, { row, seen, others }: { row: Row; seen: SeenSubscription; others: Row[] }) {
  const knownEnd = row.periods.at(-1)?.endsAt ?? null;
  const periodEnd = seen.periodEnd ?? null;
  // without the period's end from Shopify only a first period is known, and its end is a guess
  if (!periodEnd && knownEnd) return;
  const ends = periodEnd
    ? listNewEnds({
        createdAt: seen.createdAt ?? row.createdAt,
        pendingAt: row.status === "PENDING" ? row.statusAt : row.createdAt,
        ...{ knownEnd, periodEnd },
      })
    : [addDays(seen.at, planPeriodDays)];
  const periods = [...row.periods];
  for (const endsAt of ends) {
    const period = { startsAt: addDays(endsAt, -planPeriodDays), endsAt };
    const credits = countCredits({ term: { ...row, periods }, period, others });
    // credits last for the period after their own, too, also when they come late
    const expiresAt = addDays(laterOf(endsAt, new Date()), planPeriodDays);
    const reference = `${row.chargeGid} ${endsAt.toISOString().slice(0, 10)}`;
    const facts = { clientId: row.clientId, subscriptionId: row.id, reference, credits, expiresAt, ...period };
    periods.push(await tx.planPeriod.create({ data: facts }));
  }
}

import { listShort } from "~/credits/list-short";
import { noteShortage } from "~/credits/note-shortage";
import { readBalance } from "~/credits/read-balance";
import { prisma } from "~/db.server";
import { AppError, messageOf } from "~/errors";
import { newId } from "~/ids";
import { chargeRetryMinutes, overageBelowCredits, overageHeldMinutes, topUpsPerSweepMax } from "~/limits";
import { log } from "~/log.server";
import { readUsage, type Usage } from "./ask-usage";
import { findOveragePlan, toCents } from "./find-overage-plan";
import { limitTests } from "./limit-tests";
import { settleOverage } from "./settle-overage";

type Client = { shop: string; clientId: string; signal?: AbortSignal };
type Row = { client_id: string; shop: string };
const MINUTE_MS = 60_000;
const capReached =
  "The cap for credits beyond the plan is reached. Raise it on Looklift's page of plans, or buy a pack there.";

/**
 * The worker's part in overage: settles the blocks that were left open, and buys one for each client that has overage on and
 * fewer credits than it takes, in bounded time. Answers how many it has looked at.
 */
export async function topUpClients({ signal }: { signal: AbortSignal }): Promise<number> {
  const open = await prisma.$queryRaw<{ id: string }[]>`
    UPDATE overages SET check_at = now() + make_interval(mins => ${chargeRetryMinutes}::int)
     WHERE id IN (SELECT id FROM overages WHERE check_at <= now() ORDER BY check_at
                  LIMIT ${topUpsPerSweepMax}::int FOR UPDATE SKIP LOCKED) RETURNING id`;
  for (const { id } of open) if (!signal.aborted) await trySafely({ id }, () => settleOverage({ id, signal }));
  const due = await prisma.$queryRaw<Row[]>`
    UPDATE billing_accounts SET overage_check_at = now() WHERE client_id IN (
      SELECT client_id FROM billing_accounts
       WHERE overage_cap IS NOT NULL AND left_at IS NULL AND overage_check_at <= now()
       ORDER BY overage_check_at LIMIT ${topUpsPerSweepMax}::int FOR UPDATE SKIP LOCKED) RETURNING client_id, shop`;
  const short = await listShort({ clientIds: due.map(({ client_id }) => client_id), below: overageBelowCredits });
  for (const { client_id: clientId, shop } of due)
    if (short.has(clientId) && !signal.aborted)
      await trySafely({ clientId }, () => topUpClient({ clientId, shop, signal }));
  return open.length;
}

async function trySafely(what: { id?: string; clientId?: string }, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.warn({ ...what, error: messageOf(error) }, "overage could not be settled, and will be tried again");
    if (what.clientId) await hold({ clientId: what.clientId, minutes: chargeRetryMinutes });
  }
}

/** Buys a client a block of credits if it is short of them and its cap leaves room. The row is there before Shopify is asked. */
export async function topUpClient({ shop, clientId, signal }: Client): Promise<void> {
  const { available } = await readBalance({ clientId });
  if (available >= overageBelowCredits) return;
  const plan = await findOveragePlan({ clientId });
  if (!plan) return;
  const usage = await readUsage({ shop, chargeGid: plan.chargeGid, ...(signal && { signal }) });
  if (!usage || usage.test !== plan.isTest || usage.currency !== plan.currency)
    return hold({ clientId, minutes: overageHeldMinutes });
  await prisma.subscription.update({ where: { id: plan.id }, data: { usageCap: usage.cap } });
  if (plan.isTest && !(await isWithinTests({ clientId, credits: plan.overageCredits ?? 0 }))) return;
  const decided = await decideBlock({ clientId, planId: plan.id, usage });
  if (decided === "CAP") {
    await noteShortage({ clientId, note: capReached, until: usage.periodEnd });
    return hold({ clientId, minutes: overageHeldMinutes });
  }
  if (decided) await settleOverage({ id: decided.id, isFirst: true, ...(signal && { signal }) });
}

/** Decides, alone among all processes, on one block more: its row, CAP where it would pass the cap, null where it is not to be. */
async function decideBlock({ clientId, planId, usage }: { clientId: string; planId: string; usage: Usage }) {
  return prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM billing_accounts WHERE client_id = ${clientId} FOR UPDATE`;
    const [account, plan] = [
      await tx.billingAccount.findUnique({ where: { clientId } }),
      await tx.subscription.findUnique({ where: { id: planId } }),
    ];
    if (!account?.overageCap || account.leftAt || plan?.status !== "ACTIVE") return null;
    const { overageCredits: credits, overagePrice: price, shop, chargeGid, currency, isTest } = plan;
    if (credits === null || price === null) return null;
    if ((await tx.overage.count({ where: { clientId, status: "PENDING" } })) > 0) return null;
    const { available } = await readBalance({ clientId });
    if (available >= overageBelowCredits) return null;
    // those of a plan that this one has replaced count too: the cap is the merchant's
    const { _sum } = await tx.overage.aggregate({
      where: { clientId, status: "CHARGED", periodEnd: { gt: new Date() } },
      _sum: { price: true },
    });
    const spent = Math.max(Number(_sum.price ?? 0), usage.used);
    if (toCents(spent) + toCents(price) > Math.min(toCents(account.overageCap), toCents(usage.cap))) return "CAP";
    const { lineGid, periodEnd } = usage;
    const checkAt = new Date(Date.now() + chargeRetryMinutes * MINUTE_MS);
    const facts = { clientId, shop, chargeGid, lineGid, credits, price, currency, isTest, periodEnd, checkAt };
    return tx.overage.create({ data: { id: newId(), ...facts }, select: { id: true } });
  });
}

const hold = async ({ clientId, minutes }: { clientId: string; minutes: number }): Promise<void> => {
  const overageCheckAt = new Date(Date.now() + minutes * MINUTE_MS);
  await prisma.billingAccount.updateMany({ where: { clientId, overageCap: { not: null } }, data: { overageCheckAt } });
};

async function isWithinTests({ clientId, credits }: { clientId: string; credits: number }): Promise<boolean> {
  try {
    await limitTests({ clientId, credits });
    return true;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "FORBIDDEN") throw error;
    await noteShortage({ clientId, note: error.message, until: new Date(Date.now() + overageHeldMinutes * MINUTE_MS) });
    await hold({ clientId, minutes: overageHeldMinutes });
    return false;
  }
}

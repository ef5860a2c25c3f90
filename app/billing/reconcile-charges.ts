import { prisma } from "~/db.server";
import { AppError, messageOf } from "~/errors";
import { chargeRetryMinutes, chargesPerSweepMax, chargesSweepMs, lostShopRetryHours } from "~/limits";
import { log } from "~/log.server";
import { grantFreePlans } from "./grant-free-plans";
import { grantPeriods } from "./grant-periods";
import { grantPurchase } from "./note-purchase";
import { askAboutCharges } from "./settle-charges";
import { topUpClients } from "./top-up";

type Due = { id: string; shop: string; charge_gid: string; status: string; table: "purchases" | "subscriptions" };

/**
 * The worker's part in selling: grants what was decided and not granted, gives the free plan's credits, and asks Shopify about
 * the charges that are due, in bounded time. Answers how many it has looked at. No money waits for a webhook.
 */
export async function reconcileCharges(): Promise<number> {
  const granted = (await grantPeriods({})) + (await grantFreePlans());
  const due = [...(await claim("purchases")), ...(await claim("subscriptions"))];
  const paid = due.filter(({ table, status }) => table === "purchases" && status === "ACTIVE");
  for (const { id } of paid) await grantPurchase({ id });
  const signal = AbortSignal.timeout(chargesSweepMs);
  for (const [shop, charges] of Map.groupBy(
    due.filter((one) => !paid.includes(one)),
    (one) => one.shop,
  )) {
    if (signal.aborted) break;
    await askAbout(shop, charges, signal);
  }
  return granted + due.length + (await topUpClients({ signal: AbortSignal.timeout(chargesSweepMs) }));
}

/** Takes charges that are due, for this worker alone: whoever dies over them leaves them to the next, some minutes later. */
async function claim(table: Due["table"]): Promise<Due[]> {
  return prisma.$queryRawUnsafe<Due[]>(
    `UPDATE ${table} SET check_at = now() + make_interval(mins => $1::int) + least(now() - created_at, interval '6 hours')
     WHERE id IN (SELECT id FROM ${table} WHERE check_at <= now() ORDER BY check_at LIMIT $2::int FOR UPDATE SKIP LOCKED)
     RETURNING id, shop, charge_gid, status::text, '${table}' AS "table"`,
    chargeRetryMinutes,
    chargesPerSweepMax,
  );
}

async function askAbout(shop: string, charges: Due[], signal: AbortSignal): Promise<void> {
  try {
    await askAboutCharges({ shop, chargeGids: charges.map(({ charge_gid }) => charge_gid), signal });
  } catch (error) {
    log.warn({ shop, charges: charges.length, error: messageOf(error) }, "Shopify could not be asked about charges");
    if (!(error instanceof AppError) || error.code !== "FORBIDDEN") return;
    // nobody may ask for this shop until the app is opened there, which makes its charges due again
    const checkAt = new Date(Date.now() + lostShopRetryHours * 3_600_000);
    const where = { id: { in: charges.map(({ id }) => id) }, checkAt: { not: null } };
    await prisma.purchase.updateMany({ where, data: { checkAt } });
    await prisma.subscription.updateMany({ where, data: { checkAt } });
  }
}

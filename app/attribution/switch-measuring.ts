import { prisma } from "~/db.server";
import { env } from "~/env.server";
import { AppError } from "~/errors";
import { log } from "~/log.server";
import { adminGraphql } from "~/shopify-graphql.server";
import { ensureMeasuring } from "./measuring-key";
import { subscribeToOrders, unsubscribeFromOrders } from "./order-webhooks";
import { connectPixel, disconnectPixel, tellBlocks } from "./shop-pixel";

/** What the merchant is asked for, beyond what the app always has, once something is switched on. */
export const pixelScopes = ["write_pixels", "read_customer_events"] as const;
export const orderScopes = ["read_orders"] as const;

/** The shares of visitors, in percent, who may be held out. */
export const holdoutShares = [0, 5, 10, 20, 50] as const;

const addressOf = (path: string) => new URL(path, env.SHOPIFY_APP_URL).href;

type Merchant = { shop: string; clientId: string };

/** Begins to measure. Throws what `adminGraphql` does; may be repeated, as after such a failure. */
export async function switchOn({ shop, clientId }: Merchant): Promise<void> {
  const { pixelKey, isOn, holdoutPercent, holdoutRun } = await ensureMeasuring({ clientId });
  const graphql = await adminGraphql({ shop });
  const settings = { accountID: pixelKey, endpoint: addressOf("/pixel/events") };
  const pixelGid = await connectPixel({ graphql, settings });
  await prisma.measuring.update({
    where: { id: clientId },
    data: { isOn: true, pixelGid, ...(!isOn && { since: new Date() }) },
  });
  await tellBlocks({ graphql, measure: { holdout: holdoutPercent, run: String(holdoutRun) } });
  log.info({ shop }, "measuring was switched on");
}

/** Ends measuring, orders and holdout included; what was counted stays until its time is over. May be repeated. */
export async function switchOff({ shop, clientId }: Merchant): Promise<void> {
  const row = await prisma.measuring.findUnique({ where: { id: clientId } });
  if (!row) return;
  // first here: from now on whatever comes is dropped
  await prisma.measuring.update({
    where: { id: clientId },
    data: { isOn: false, countsOrders: false, holdoutPercent: 0 },
  });
  const graphql = await adminGraphql({ shop });
  await tellBlocks({ graphql, measure: null });
  if (row.pixelGid) await disconnectPixel({ graphql, gid: row.pixelGid });
  await unsubscribeFromOrders({ graphql, gids: row.webhookGids });
  await prisma.measuring.update({ where: { id: clientId }, data: { pixelGid: null, webhookGids: [] } });
  log.info({ shop }, "measuring was switched off");
}

/** Begins or ends to count orders, which ends a holdout too. Throws VALIDATION_ERROR while measuring is off. */
export async function countOrders({ shop, clientId, wanted }: Merchant & { wanted: boolean }): Promise<void> {
  const row = await ensureMeasuring({ clientId });
  if (!row.isOn) throw new AppError("VALIDATION_ERROR", "Switch measuring on first.");
  const graphql = await adminGraphql({ shop });
  if (wanted) {
    const webhookGids = await subscribeToOrders({ graphql, uri: addressOf("/webhooks") });
    await prisma.measuring.update({ where: { id: clientId }, data: { countsOrders: true, webhookGids } });
    return;
  }
  await setHoldout({ shop, clientId, percent: 0 });
  await prisma.measuring.update({ where: { id: clientId }, data: { countsOrders: false } });
  await unsubscribeFromOrders({ graphql, gids: row.webhookGids });
  await prisma.measuring.update({ where: { id: clientId }, data: { webhookGids: [] } });
}

/**
 * Holds looks back from a share of visitors. Every change begins a new run, for which visitors are drawn anew. Throws
 * VALIDATION_ERROR for a share that is none of ours, and unless orders are counted.
 */
export async function setHoldout({ shop, clientId, percent }: Merchant & { percent: number }): Promise<void> {
  const row = await ensureMeasuring({ clientId });
  if (!holdoutShares.some((share) => share === percent))
    throw new AppError("VALIDATION_ERROR", `Choose one of ${holdoutShares.join(", ")} percent.`);
  if (percent > 0 && !(row.isOn && row.countsOrders))
    throw new AppError("VALIDATION_ERROR", "Let Looklift count orders first: a holdout is compared by them.");
  if (percent === row.holdoutPercent) return;
  const holdoutRun = row.holdoutRun + (percent > 0 ? 1 : 0);
  const graphql = await adminGraphql({ shop });
  await tellBlocks({ graphql, measure: { holdout: percent, run: String(holdoutRun) } });
  await prisma.measuring.update({
    where: { id: clientId },
    data: { holdoutPercent: percent, holdoutRun, ...(percent > 0 && { holdoutSince: new Date() }) },
  });
  log.info({ shop, percent, holdoutRun }, "a holdout was set");
}

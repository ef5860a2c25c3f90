import { grantCredits } from "~/credits/grant-credits";
import { noteShortage } from "~/credits/note-shortage";
import { prisma } from "~/db.server";
import { chargeRetryMinutes, overageLookAgainHours, overageLookedHours, overageRepeatMinutes } from "~/limits";
import { log } from "~/log.server";
import { recordUsage } from "./ask-usage";
import { findUsageRecord } from "./find-usage-record";
import { overageReference } from "./overage-reference";

type Settle = { id: string; isFirst?: boolean; signal?: AbortSignal };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Brings a block of overage to its end: asks Shopify to charge it, under its id as the key, and grants its credits once it is
 * charged. One that may have been sent before is looked for first, and sent again only while it is young and overage is on;
 * else it is REFUSED. May be repeated. Throws what a call of Shopify throws, and the block stays as it is.
 */
export async function settleOverage({ id, isFirst = false, signal }: Settle): Promise<void> {
  const row = await prisma.overage.findUnique({ where: { id } });
  if (!row) return;
  const { shop, chargeGid, lineGid, status, price, currency, credits, createdAt } = row;
  if (status === "CHARGED") return grantOverage({ id });
  const call = { shop, key: id, ...(signal && { signal }) };
  const find = () => findUsageRecord({ ...call, chargeGid, since: createdAt });
  const found = isFirst ? null : await find();
  if (found) return noteCharged({ id, usageGid: found });
  const isYoung = createdAt.getTime() > Date.now() - overageRepeatMinutes * MINUTE_MS;
  if (status === "REFUSED" || !isYoung || !(await isOn(row))) return noteRefused({ id, createdAt });
  const description = `Looklift: ${credits} credits beyond the plan`;
  const { usageGid, refusal } = await recordUsage({ ...call, lineGid, description, price: price.toFixed(2), currency });
  // a repetition may be refused for what the first one, whose answer was lost, has used up
  const made = usageGid ?? (await find());
  if (made) return noteCharged({ id, usageGid: made });
  log.warn({ id, refusal }, "Shopify took no charge for overage");
  await noteRefused({ id, createdAt });
}

async function isOn({ clientId, chargeGid }: { clientId: string; chargeGid: string }): Promise<boolean> {
  const [account, active] = await Promise.all([
    prisma.billingAccount.findUnique({ where: { clientId } }),
    prisma.subscription.count({ where: { clientId, chargeGid, status: "ACTIVE" } }),
  ]);
  return account !== null && account.leftAt === null && account.overageCap !== null && active > 0;
}

async function noteCharged({ id, usageGid }: { id: string; usageGid: string }): Promise<void> {
  await prisma.overage.updateMany({
    where: { id, status: { not: "CHARGED" } },
    data: { status: "CHARGED", usageGid, checkAt: new Date(Date.now() + chargeRetryMinutes * MINUTE_MS) },
  });
  await grantOverage({ id });
}

// Looked for once more for a day: whoever else sent it may have been heard late.
async function noteRefused({ id, createdAt }: { id: string; createdAt: Date }): Promise<void> {
  const isOld = createdAt.getTime() < Date.now() - overageLookedHours * HOUR_MS;
  const checkAt = isOld ? null : new Date(Date.now() + overageLookAgainHours * HOUR_MS);
  await prisma.overage.updateMany({
    where: { id, status: { in: ["PENDING", "REFUSED"] } },
    data: { status: "REFUSED", checkAt },
  });
}

/** Grants a block that is charged; the grant's reference is its id, so that there is one. */
async function grantOverage({ id }: { id: string }): Promise<void> {
  const row = await prisma.overage.findUnique({ where: { id } });
  if (row?.status !== "CHARGED" || row.grantedAt) return;
  const { clientId, credits } = row;
  const granted = await grantCredits({
    ...{ clientId, source: "PURCHASED", amount: credits },
    externalRef: overageReference(id),
  });
  await prisma.overage.updateMany({ where: { id }, data: { grantedAt: new Date(), checkAt: null } });
  await noteShortage({ clientId, note: null });
  if (granted) log.info({ clientId, credits, usageGid: row.usageGid }, "credits beyond the plan were bought");
}

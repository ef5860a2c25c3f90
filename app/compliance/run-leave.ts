import { setTimeout as pause } from "node:timers/promises";
import { findShop } from "~/clients/find-shop";
import { prisma } from "~/db.server";
import { AppError, messageOf } from "~/errors";
import { leaveNoticeMs } from "~/limits";
import { log } from "~/log.server";
import { adminGraphql } from "~/shopify-graphql.server";
import { takeOutLooks } from "~/storefront/run-removal";
import { uninstallShop } from "./uninstall-shop";

const UNINSTALL = `#graphql
  mutation UninstallApp { appUninstall { userErrors { code message } } }`;
type Uninstalled = { appUninstall: { userErrors: { code: string | null; message: string }[] } };

const unknown = "Something went wrong, and Looklift is still installed. Try again.";
const unconfirmed =
  "Shopify did not say whether Looklift was uninstalled. Look for it among the apps of your shop: if it is still there, open it and try again.";

type OfClient = { clientId: string; signal: AbortSignal };

/**
 * One attempt at uninstalling the app from a client's shop, after its looks were taken out unless they are kept; may be repeated
 * after any break. Nothing is uninstalled before the last look is out. Throws, for the queue to try again, while Shopify is away
 * or a look is being published.
 */
export async function runLeave({ clientId, signal }: OfClient): Promise<void> {
  const leave = await prisma.shopLeave.findUnique({ where: { clientId } });
  if (!leave?.askedAt || leave.finishedAt) return;
  try {
    if (!leave.keepsLooks && !leave.sentAt) await takeOutLooks({ clientId, signal });
    await uninstall({ clientId, signal, isSent: leave.sentAt !== null });
  } catch (error) {
    signal.throwIfAborted();
    const words = error instanceof AppError ? error.message : unknown;
    log.warn({ clientId, error: messageOf(error) }, "the app was not uninstalled");
    await prisma.shopLeave.updateMany({ where: isUnderWay(clientId), data: { error: words } });
    if (!(error instanceof AppError) || error.code === "UNAVAILABLE") throw error;
    await failLeave({ clientId });
  }
}

/** Ends an uninstall that has failed for good; the shop goes on as before. Called for dead letters too. */
export async function failLeave({ clientId }: { clientId: string }): Promise<void> {
  const leave = await prisma.shopLeave.findUnique({ where: { clientId }, select: { error: true } });
  const data = { finishedAt: new Date(), error: leave?.error ?? unknown };
  await prisma.shopLeave.updateMany({ where: isUnderWay(clientId), data });
}

const isUnderWay = (clientId: string) => ({ clientId, askedAt: { not: null }, finishedAt: null });

/**
 * Has Shopify uninstall the app. Only Shopify's answer, or its webhook, counts as done: a token that is dead after the question may
 * be dead for another reason.
 */
async function uninstall({ clientId, signal, isSent }: OfClient & { isSent: boolean }): Promise<void> {
  const shop = await findShop({ clientId });
  if (shop === null) return;
  let hasAsked = isSent;
  try {
    const graphql = await adminGraphql({ shop, signal });
    await prisma.shopLeave.updateMany({ where: isUnderWay(clientId), data: { sentAt: new Date() } });
    hasAsked = true;
    await pause(leaveNoticeMs, undefined, { signal });
    const { appUninstall } = await graphql<Uninstalled>(UNINSTALL);
    const refusal = appUninstall.userErrors.find(({ code }) => code !== "APP_NOT_INSTALLED");
    if (refusal) throw new AppError("VALIDATION_ERROR", `Shopify does not uninstall Looklift: ${refusal.message}`);
  } catch (error) {
    // the webhook of an uninstall comes within seconds, and then there is nothing to repeat
    if (hasAsked && error instanceof AppError && error.code === "FORBIDDEN")
      throw new AppError("UNAVAILABLE", unconfirmed, { cause: error });
    throw error;
  }
  log.info({ clientId, shop }, "the app was uninstalled from here");
  await uninstallShop({ shop, happenedAt: new Date(), signal });
}

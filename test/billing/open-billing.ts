import type { Charge } from "../../local/shopify/billing/create-charge";
import { decideCharge } from "../../local/shopify/billing/decide-charge";
import { installApp, uninstallApp } from "../../local/shopify/oauth/install-app";
import type { Delivery } from "../../local/shopify/shop-state";
import { openShop, SHOP } from "../storefront/open-shop";
import { sendWebhook, workWebhooks } from "../support/send-webhook";

export { SHOP };
export type Billing = Awaited<ReturnType<typeof openBilling>>;
const DAY_MS = 24 * 60 * 60 * 1000;
const ownTimes = {
  plan_periods: ["starts_at", "ends_at"],
  overages: ["created_at", "period_end"],
  subscriptions: ["created_at", "status_at", "period_end", "ended_at"],
};

/**
 * A shop that can buy: what the merchant and Shopify do, and the ways in which the app hears of it, each to be left out, repeated
 * or done in another order.
 */
export async function openBilling() {
  const world = await openShop();
  const { state, core, prisma } = world;
  const { startPurchase } = await import("~/billing/start-purchase");
  const { startSubscription } = await import("~/billing/start-subscription");
  const { openBillingAccount } = await import("~/billing/open-account");
  const { settleClient } = await import("~/billing/settle-charges");
  const { reconcileCharges } = await import("~/billing/reconcile-charges");
  const { ensureShopClient } = await import("~/clients/ensure-shop-client");
  const { expireGrants } = await import("~/credits/expire-grants");
  const standIn = {
    ...{ state, apiKey: "test-key-of-the-app", origin: world.origin, storefrontOrigin: "http://storefront.invalid" },
    notify: async (topic: string, payload: object) => void pushDelivery(topic, payload),
  } as unknown as Parameters<typeof decideCharge>[0];
  const told: Pick<Delivery, "topic" | "payload" | "triggeredAt">[] = [];
  function pushDelivery(topic: string, payload: object) {
    told.push({ topic, payload: JSON.stringify(payload), triggeredAt: new Date().toISOString() });
  }
  const who = { shop: SHOP, clientId: world.clientId };
  await openBillingAccount(who);
  let forgotten = 0n;
  const newest = (): Charge =>
    [...state.purchases.values(), ...state.subscriptions.values()].sort((a, b) => b.id - a.id)[0]!;

  const subscribe = (planId: string) => startSubscription({ ...who, planId });
  const decide = (decision: "approve" | "decline", charge = newest()) => decideCharge(standIn, charge, decision);
  const comeBack = () => settleClient(who).catch(() => undefined);

  return {
    ...world,
    ...who,
    /** What Shopify has told by webhook, or will; nothing is delivered by itself. */
    told,
    newest,
    buy: (packId: string) => startPurchase({ ...who, packId }),
    subscribe,
    decide,
    /** The merchant is back at the page of plans, which asks Shopify. */
    comeBack,
    /** The whole way to a plan. */
    async takePlan(planId: string) {
      await subscribe(planId);
      await decide("approve");
      await comeBack();
    },
    /** The worker's sweep, with every charge that may be asked about being due. */
    async reconcile() {
      await core.pool.query("UPDATE billing_accounts SET overage_check_at = now() WHERE overage_cap IS NOT NULL");
      for (const table of ["purchases", "subscriptions", "overages"])
        await core.pool.query(`UPDATE ${table} SET check_at = now() - interval '1 s' WHERE check_at IS NOT NULL`);
      await reconcileCharges();
    },
    /** Webhooks of a topic that Shopify has told arrive, under ids of their own; the last one, unless `all`. */
    async deliver(topic: string, { all = false } = {}) {
      const found = told.filter((one) => one.topic === topic);
      for (const { payload, triggeredAt } of all ? found : found.slice(-1))
        await sendWebhook({ topic, shop: SHOP, payload: JSON.parse(payload), triggeredAt: new Date(triggeredAt) });
      await workWebhooks();
    },
    /** Every credit there is expires, so that none is left. */
    async spendAll() {
      await core.pool.query("UPDATE credit_grants SET expires_at = now() - interval '1 s' WHERE remaining > 0");
      await expireGrants();
    },
    uninstall: () => uninstallApp(standIn),
    async install() {
      await installApp({ ...standIn, config: { scopes: ["read_products"] } as never });
      state.tokens.set("shpat_test", { token: "shpat_test", scopes: [], expiresAt: null, userId: null });
      const session = { shop: SHOP, state: "", isOnline: false, accessToken: "shpat_test", scope: "read_products" };
      const times = { expires: new Date(Date.now() + 3_600_000), storedAt: new Date() };
      await prisma.shopSession.deleteMany({ where: { shop: SHOP } });
      await prisma.shopSession.create({ data: { id: `offline_${SHOP}`, ...session, ...times } });
      await ensureShopClient({ shop: SHOP, mode: "LIVE" });
      await openBillingAccount(who);
    },
    /** Lets so many days pass for all subscriptions, at Shopify and here. */
    async passDays(days: number) {
      const back = (time: string) => new Date(Date.parse(time) - days * DAY_MS).toISOString();
      for (const subscription of state.subscriptions.values()) {
        subscription.createdAt = back(subscription.createdAt);
        if (subscription.currentPeriodEnd) subscription.currentPeriodEnd = back(subscription.currentPeriodEnd);
        if (subscription.startsAt) subscription.startsAt = back(subscription.startsAt);
        for (const line of subscription.lines)
          for (const record of (line.kind === "usage" && line.records) || []) record.createdAt = back(record.createdAt);
      }
      for (const [table, columns] of Object.entries(ownTimes))
        await core.pool.query(
          `UPDATE ${table} SET ${columns.map((column) => `${column} = ${column} - $1 * interval '1 day'`).join(", ")}`,
          [days],
        );
    },
    /** Everything that was granted for money, as source and amount, oldest first. */
    async grants() {
      const sources = ["PURCHASED", "PLAN"] as ("PURCHASED" | "PLAN")[];
      const rows = await prisma.creditGrant.findMany({
        where: { clientId: who.clientId, source: { in: sources }, id: { gt: forgotten } },
        orderBy: { id: "asc" },
      });
      return rows.map(({ source, amount }) => `${source} ${amount}`);
    },
    /** Forgets everything that was sold; `grants` begins anew. */
    async forget() {
      await prisma.planPeriod.deleteMany();
      await prisma.overage.deleteMany();
      await prisma.billingAccount.updateMany({ data: { overageCap: null, nearCapAt: null } });
      await prisma.subscription.deleteMany();
      await prisma.purchase.deleteMany();
      const { _max } = await prisma.creditGrant.aggregate({ _max: { id: true } });
      forgotten = _max.id ?? 0n;
      state.purchases.clear();
      state.subscriptions.clear();
      told.splice(0);
    },
  };
}

/** Every order of every choice of these, the empty one too; equal ones are not told apart. */
export function arrange<T>(given: readonly T[]): T[][] {
  const found = new Map<string, T[]>();
  const add = (chosen: T[], left: readonly T[]) => {
    found.set(JSON.stringify(chosen), chosen);
    for (const [at, one] of left.entries()) add([...chosen, one], left.toSpliced(at, 1));
  };
  add([], given);
  return [...found.values()];
}

import { randomUUID } from "node:crypto";
import type { Engine } from "~/engine/engine";
import type { TestCore } from "../support/start-core";
import { submit } from "../support/submit";
import { createTestEngine } from "../support/test-engine";

export type TestShop = Awaited<ReturnType<typeof makeShop>>;

type MakeShop = { core: TestCore; shop: string; number: number };

/**
 * A shop with something in every table: both clients, keys, credits, pictures in every state, extractions that succeeded,
 * failed and are under way, looks, webhooks of its own, and a session.
 */
export async function makeShop({ core, shop, number }: MakeShop) {
  const [{ addEndpoint }, { ensureShopClient }, { issueKey }, { grantCredits }, { prisma }] = await Promise.all([
    import("~/callbacks/add-endpoint"),
    import("~/clients/ensure-shop-client"),
    import("~/clients/issue-key"),
    import("~/credits/grant-credits"),
    import("~/db.server"),
  ]);
  const words = { productName: `Secret coat ${number}`, productDescription: `Secret wool ${number}` };
  const productGid = `gid://shopify/Product/77700${number}`;
  const clientIds: string[] = [];
  const tokens: string[] = [];
  for (const mode of ["LIVE", "TEST"] as const) {
    const { clientId } = await ensureShopClient({ shop, mode });
    clientIds.push(clientId);
    const { token } = await issueKey({ clientId, name: `Key of ${shop}` });
    tokens.push(token);
  }
  const [clientId = ""] = clientIds;
  const externalRef = `gid://shopify/AppPurchaseOneTime/1${number}`;
  await grantCredits({ clientId, source: "PURCHASED", amount: 100, externalRef });

  await addEndpoint({ clientId, url: `https://shop-${number}.example.com/hook`, events: ["job.succeeded"] });

  const ready = await core.makeTrialImage({ clientId });
  const sent = await core.makeTrialImage({ clientId, complete: false });
  await core.makeTrialImage({ clientId: clientIds[1] ?? "" });
  const found = await submit({ clientId, trialImage: ready, context: words, key: `key of ${shop}` });
  await run(found.requestId);
  const failed = await submit({ clientId, trialImage: ready, context: { ...words, productName: "useless" } });
  await run(failed.requestId);
  const open = await submit({ clientId, trialImage: ready, context: words });
  const { trialImageId } = await prisma.requestLog.findUniqueOrThrow({ where: { requestId: found.requestId } });
  await prisma.look.create({
    data: {
      ...{
        id: found.requestId,
        clientId,
        shop,
        productGid,
        trialImageId,
        uploadKey: ready,
        requestId: found.requestId,
      },
      ...{ productTitle: words.productName, productHandle: `secret-coat-${number}`, productDescription: "wool" },
      ...{ status: "PUBLISHED", publishedAt: new Date() },
      files: [{ part: "photo", fileId: `gid://shopify/MediaImage/5${number}`, url: null, isOnPage: true }],
    },
  });
  await core.pool.query(
    `INSERT INTO callback_attempts (send_id, attempt, took_ms) SELECT s.id, 1, 5 FROM callback_sends s
     JOIN callback_endpoints e ON e.id = s.endpoint_id WHERE e.client_id = $1`,
    [clientId],
  );
  await core.pool.query(
    "INSERT INTO key_spend (key_id, day, credits) SELECT id, now()::date, 1 FROM api_keys WHERE client_id = $1",
    [clientId],
  );
  await sellTo({ shop, clientId, externalRef });
  await measureAt({ clientId, lookId: found.requestId, number });
  await prisma.bulkRun.create({
    data: {
      ...{ id: found.requestId, clientId, shop, kind: "PUBLISH", total: 1, askedBy: `staff ${number}` },
      looks: { create: { lookId: found.requestId } },
    },
  });
  await prisma.publishedPage.create({ data: { lookId: found.requestId, fields: [] } });
  await prisma.pageLease.create({ data: { shop, productGid, holder: randomUUID(), until: new Date() } });
  await prisma.shopCheck.create({ data: { clientId, nextAt: new Date() } });
  await prisma.shopRemoval.create({ data: { clientId, total: 1 } });
  await prisma.shopLeave.create({ data: { clientId } });
  await prisma.flowRun.create({ data: { id: found.requestId, shop, runId: `run-${number}`, clientId, productGid } });
  await storeSession(core, shop);
  return {
    shop,
    number,
    clientId,
    clientIds,
    tokens,
    productGid,
    words,
    ready,
    sent,
    found,
    failed,
    open,
    externalRef,
  };
}

/** A pack and a plan that a shop has paid for, the plan with a period. */
async function sellTo({ shop, clientId, externalRef }: { shop: string; clientId: string; externalRef: string }) {
  const [{ prisma }, { openBillingAccount }, { newId }] = await Promise.all([
    import("~/db.server"),
    import("~/billing/open-account"),
    import("~/ids"),
  ]);
  await openBillingAccount({ shop, clientId });
  const common = {
    clientId,
    shop,
    credits: 100,
    price: "9.00",
    currency: "USD",
    isTest: false,
    status: "ACTIVE",
  } as const;
  await prisma.purchase.create({ data: { ...common, id: newId(), name: "100 credits", chargeGid: externalRef } });
  const subscriptionId = newId();
  const chargeGid = externalRef.replace("AppPurchaseOneTime", "AppSubscription");
  await prisma.subscription.create({
    data: { ...common, id: subscriptionId, planId: "small", name: "Small", chargeGid },
  });
  const now = new Date();
  const times = { startsAt: now, endsAt: now, expiresAt: now, grantedAt: now };
  const block = {
    credits: 20,
    price: "3.00",
    status: "CHARGED",
    usageGid: `${chargeGid}/usage`,
    lineGid: `${chargeGid}/line`,
  } as const;
  await prisma.overage.create({
    data: { ...block, id: newId(), clientId, shop, chargeGid, currency: "USD", isTest: true, periodEnd: new Date() },
  });
  await prisma.planPeriod.create({ data: { ...times, clientId, subscriptionId, reference: chargeGid, credits: 0 } });
}

/** Something of everything that measuring keeps. */
async function measureAt({ clientId, lookId, number }: { clientId: string; lookId: string; number: number }) {
  const [{ prisma }, { ensureMeasuring }] = await Promise.all([
    import("~/db.server"),
    import("~/attribution/measuring-key"),
  ]);
  await ensureMeasuring({ clientId });
  const [day, hash] = [new Date("2026-11-25"), String(number).repeat(64)];
  const [ofItem, ofOrder] = [
    { lookId, itemId: lookId },
    { clientId, orderHash: hash },
  ];
  await prisma.lookCount.create({ data: { clientId, day, ...ofItem, arm: "", viewed: 1 } });
  await prisma.pixelEvent.create({ data: { clientId, eventId: `event-${number}` } });
  await prisma.lookOrder.create({ data: { ...ofOrder, day, arm: "", amount: 9, currency: "USD" } });
  await prisma.lookOrderLine.create({ data: { ...ofOrder, ...ofItem, lineHash: hash, quantity: 1, amount: 9 } });
  await prisma.lookRefund.create({
    data: { ...ofOrder, refundHash: hash, lineHash: hash, day, quantity: 1, amount: 9 },
  });
}

/** The session of a shop as it is after token exchange, got from Shopify at a time. */
export async function storeSession(core: TestCore, shop: string, at = new Date(Date.now() - 60_000)): Promise<void> {
  const { sessionStorage } = await import("~/shopify-sessions.server");
  const { Session } = await import("@shopify/shopify-api");
  const facts = { id: `offline_${shop}`, shop, state: "", isOnline: false, scope: "read_products" };
  await sessionStorage.storeSession(
    new Session({
      ...{ ...facts, accessToken: `shpat_of_${shop}`, refreshToken: "shprt_x" },
      expires: new Date(Date.now() + 3_600_000),
    }),
  );
  await core.pool.query("UPDATE shop_sessions SET stored_at = $2 WHERE shop = $1", [shop, at]);
}

/** One attempt at a request in this process. */
export async function run(requestId: string, engine: Partial<Engine> = {}): Promise<void> {
  const { runExtraction } = await import("~/extraction/run-extraction");
  await runExtraction({
    requestId,
    engine: { ...createTestEngine(), ...engine },
    signal: new AbortController().signal,
  });
}

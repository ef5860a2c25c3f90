import { setTimeout as pause } from "node:timers/promises";
import { Counter } from "prom-client";
import { Prisma, prisma } from "~/db.server";
import { messageOf } from "~/errors";
import { sendJob } from "~/jobs.server";
import { webhookBodyBytesMax, webhookQueueMs } from "~/limits";
import { log } from "~/log.server";
import { registry } from "~/metrics.server";
import { readBytes } from "~/read-bytes";
import { shopifySecrets } from "~/shopify-secrets.server";
import { verifySignature } from "~/verify-signature";
import { type NewDelivery, readDelivery } from "./read-delivery";

type Status = 200 | 400 | 401 | 413 | 503;

const received = new Counter({
  ...{ name: "looklift_shopify_webhooks_total", registers: [registry], labelNames: ["status"] },
  help: "Webhooks of Shopify by the status that they were answered with; Shopify repeats whatever is not 200",
});

/**
 * Takes a webhook in and answers the status for Shopify, which repeats whatever is not 200: verified over the raw bytes,
 * stored once, handed to the queue. 401 for a wrong and a missing signature alike.
 */
export async function receiveWebhook({ request }: { request: Request }): Promise<Status> {
  const status = await takeWebhook(request);
  received.inc({ status });
  return status;
}

async function takeWebhook(request: Request): Promise<Status> {
  const { headers } = request;
  const facts = { topic: headers.get("x-shopify-topic"), shop: headers.get("x-shopify-shop-domain") };
  const signature = headers.get("x-shopify-hmac-sha256");
  if (!signature) return refuse(401, facts, "it has no signature");
  const body = await readBytes(request, webhookBodyBytesMax);
  if (!body) return refuse(413, facts, "it is too large");
  if (!verifySignature({ signature, bytes: body, secrets: shopifySecrets }))
    return refuse(401, facts, "its signature is of neither of our secrets, or of other bytes");
  const read = readDelivery({ headers, body });
  if ("refused" in read) return refuse(400, facts, read.refused);
  if ("ignored" in read) return 200;
  try {
    await storeDelivery(read.delivery);
    return 200;
  } catch (error) {
    log.error({ ...facts, error: messageOf(error) }, "a webhook could not be stored");
    return 503;
  }
}

/** The row first and then the job: a job without its row would do nothing, a row without its job is found by the sweeper. */
async function storeDelivery({ payload, ...delivery }: NewDelivery): Promise<void> {
  const { webhookId, topic, shop } = delivery;
  const body = Object.keys(payload).length > 0 ? payload : Prisma.DbNull;
  const { count } = await prisma.webhookDelivery.createMany({
    data: [{ ...delivery, payload: body }],
    skipDuplicates: true,
  });
  log.info({ webhookId, topic, shop, again: count === 0 }, "webhook received");
  const stored = await prisma.webhookDelivery.findUnique({ where: { webhookId }, select: { workedAt: true } });
  if (stored && !stored.workedAt) await handOver(webhookId);
}

/** Gives a stored delivery to the queue; one that is slow to take it does not keep Shopify waiting. */
async function handOver(webhookId: string): Promise<void> {
  const sending = sendJob("webhook", { webhookId }, webhookId).then(() => true);
  if (await Promise.race([sending, pause(webhookQueueMs, false, { ref: false })])) return;
  log.warn({ webhookId }, "the queue is slow to take a webhook: Shopify is answered without waiting for it");
  sending.catch((error: unknown) =>
    log.warn({ webhookId, error: messageOf(error) }, "the queue did not take a webhook: the sweeper sends it again"),
  );
}

function refuse(status: Status, facts: object, why: string): Status {
  log.warn({ ...facts, status, why }, "a webhook was refused");
  return status;
}

import { newId } from "~/ids";
import type { TestCore } from "../support/start-core";

export type Measured = Awaited<ReturnType<typeof openMeasured>>;

/** A shop that measures, with a published look of two items, as it is once its merchant has switched everything on. */
export async function openMeasured(core: TestCore, shop: string) {
  const [{ prisma }, { ensureShopClient }, { ensureMeasuring }] = await Promise.all([
    import("~/db.server"),
    import("~/clients/ensure-shop-client"),
    import("~/attribution/measuring-key"),
  ]);
  const { clientId } = await ensureShopClient({ shop, mode: "LIVE" });
  const uploadKey = await core.makeTrialImage({ clientId });
  const { id: trialImageId } = await prisma.trialImage.findFirstOrThrow({ where: { uploadKey } });
  const [lookId, coat, bag] = [newId(), newId(), newId()];
  const file = (part: string) => ({ part, fileId: "gid://shopify/MediaImage/1", url: null, isOnPage: true });
  await prisma.look.create({
    data: {
      ...{ id: lookId, clientId, shop, productGid: "gid://shopify/Product/1", productTitle: "Camel coat" },
      ...{ productHandle: "coat", trialImageId, uploadKey, status: "PUBLISHED", publishedAt: new Date() },
      files: [file("photo"), file(coat), file(bag)],
    },
  });
  const { pixelKey } = await ensureMeasuring({ clientId });
  const holdout = { holdoutPercent: 10, holdoutRun: 3, holdoutSince: new Date() };
  await prisma.measuring.update({
    where: { id: clientId },
    data: { isOn: true, since: new Date(), countsOrders: true, currency: "USD", ...holdout },
  });
  return { shop, clientId, lookId, coat, bag, pixelKey };
}

type Post = { account: string; events: object[] };

/** What the pixel posts, to the app's route; answers the status. */
export async function postEvents(body: Post | string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  const { action } = await import("~/routes/pixel.events");
  const sent = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  const request = new Request("http://localhost:3000/pixel/events", { method: "POST", body: sent, headers });
  return (await action({ request, params: {}, context: {} })).status;
}

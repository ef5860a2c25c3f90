import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { fetchAdminSchema } from "../../local/shopify/fetch-admin-schema.mjs";
import { metafieldKey, type ShopState } from "../../local/shopify/shop-state";
import { startShopify } from "../../local/shopify/start-shopify";
import { makeTrialImage, startCore } from "../support/start-core";
import { itemsEngine } from "./items-engine";

export const SHOP = "demo.myshopify.com";
const API_KEY = "test-key-of-the-app";
export const TOKEN = "shpat_test";

export type Shop = Awaited<ReturnType<typeof openShop>>;
type OpenShop = {
  points?: { max: number; perSecond: number };
  fileStepMs?: number;
  /** How many products there are beside the coat and the dress: `product-0` and so on. */
  products?: number;
  /** A migrated database that the caller brings. */
  databaseUrl?: string;
};

/**
 * A shop with two products on the Shopify stand-in, and the app's core beside it with a session for that shop. `calls` breaks
 * calls to Shopify, or tells of them: the one numbered `breakAt` is carried out and its answer lost, as when this process died at that very
 * moment, and later ones do not arrive; with `refuse` none does.
 */
export async function openShop({ fileStepMs = 10, points, products = 0, databaseUrl }: OpenShop = {}) {
  fetchAdminSchema();
  const dir = await mkdtemp(join(tmpdir(), "looklift-shop-"));
  const shopify = await startShopify({
    ...{
      port: 0,
      storefrontPort: null,
      dir,
      shop: SHOP,
      apiKey: API_KEY,
      apiSecret: "test-secret-of-the-app",
      fileStepMs,
    },
    appUrl: "http://localhost:3000",
    ...(points && { points }),
    seed: (state) => addProducts(state, products),
  });
  const { state, origin } = shopify;
  state.tokens.set(TOKEN, { token: TOKEN, scopes: state.installation.scopes, expiresAt: null, userId: null });
  const calls = interceptCalls(origin);
  process.env["LOCAL_SHOPIFY_URL"] = origin;
  await import("../../local/shopify/preload.mjs");
  const env = { LOCAL_SHOPIFY_URL: origin, SHOPIFY_API_KEY: API_KEY };
  const core = await startCore({ env, ...(databaseUrl && { databaseUrl }) });
  const { prisma } = await import("~/db.server");
  await prisma.shopSession.create({
    data: {
      ...{ id: `offline_${SHOP}`, shop: SHOP, state: "", isOnline: false, accessToken: TOKEN },
      scope: state.installation.scopes.join(","),
      expires: new Date(Date.now() + 3_600_000),
    },
  });
  const { ensureShopClient } = await import("~/clients/ensure-shop-client");
  const { clientId } = await ensureShopClient({ shop: SHOP, mode: "LIVE" });
  return {
    core,
    state,
    origin,
    clientId,
    prisma,
    calls,
    productGid: (handle: string) => productGid(state, handle),
    /** A metafield of a product in the app's namespace, as it was written; null when there is none. */
    metafield: (handle: string, key: string) =>
      state.metafields.get(metafieldKey({ ownerId: productGid(state, handle), namespace: `app--${API_KEY}`, key }))
        ?.value ?? null,
    /** The names of the files that looks have in the shop. */
    lookFiles: () =>
      [...state.files.values()].map(({ filename }) => filename).filter((name) => name.startsWith("looklift-")),
    makeLook: (options: MakeLook) => makeLook({ state, clientId, ...options }),
    async stop() {
      await core.stop();
      await shopify.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

type MakeLook = { handle?: string; extracted?: boolean; bytes?: Buffer };

/** A look of a product, extracted unless told otherwise: a coat on sale, trousers, and a belt that is too uncertain to show. */
async function makeLook({
  state,
  clientId,
  handle = "coat",
  extracted = true,
  bytes,
}: MakeLook & { state: ShopState; clientId: string }) {
  const { createLook } = await import("~/storefront/create-look");
  const { runExtraction } = await import("~/extraction/run-extraction");
  const uploadKey = await makeTrialImage({ clientId, bytes: bytes ?? (await newPicture()), complete: false });
  const made = await createLook({ shop: SHOP, clientId, productGid: productGid(state, handle), uploadKey });
  if (extracted)
    await runExtraction({ requestId: made.requestId, engine: itemsEngine, signal: new AbortController().signal });
  return { ...made, uploadKey };
}

let pictures = 0;

/** A picture that no other look has: a look of the same one would be the same look. */
function newPicture(): Promise<Buffer> {
  pictures++;
  const background = { r: (pictures * 40) % 240, g: (Math.floor(pictures / 6) * 40) % 240, b: 150 };
  return sharp({ create: { width: 96, height: 128, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

function productGid({ products }: ShopState, handle: string): string {
  const product = [...products.values()].find((known) => known.handle === handle);
  return `gid://shopify/Product/${product?.id}`;
}

async function addProducts(state: ShopState, more: number): Promise<void> {
  const now = new Date().toISOString();
  const named: [string, string][] = Array.from({ length: more }, (_, at) => [`product-${at}`, `Product ${at}`]);
  for (const [handle, title] of [["coat", "Camel coat"], ["dress", "Green dress"], ...named] as const) {
    const id = state.newId();
    const words = {
      handle,
      title,
      descriptionHtml: `<p>A ${title.toLowerCase()}.</p>`,
      vendor: "",
      productType: "",
      tags: [],
    };
    state.products.set(id, { id, ...words, status: "ACTIVE", media: [], variants: [], createdAt: now, updatedAt: now });
  }
}

/**
 * Counts the calls to the stand-in, and the operations among them, and breaks those that a test asks for. Must be in place
 * before the app keeps its fetch.
 */
function interceptCalls(origin: string) {
  const nativeFetch = globalThis.fetch;
  const calls = {
    count: 0,
    breakAt: Number.POSITIVE_INFINITY,
    refuse: false,
    /** Gets the number of each call, before it is made. */
    watch: (_count: number): void => undefined,
    /** How often each operation of the Admin API was called, and how many calls were answered THROTTLED. */
    operations: new Map<string, number>(),
    throttled: 0,
  };
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.startsWith(origin)) return nativeFetch(input, init);
    if (calls.refuse) throw new TypeError("fetch failed");
    calls.count++;
    calls.watch(calls.count);
    if (calls.count > calls.breakAt) throw new TypeError("fetch failed");
    const body = input instanceof Request && url.endsWith("/graphql.json") ? await input.clone().text() : "";
    const [, operation] = /(?:query|mutation) (\w+)/.exec(body) ?? [];
    const answer = await nativeFetch(input, init);
    if (operation) {
      calls.operations.set(operation, (calls.operations.get(operation) ?? 0) + 1);
      if ((await answer.clone().text()).includes('"THROTTLED"')) calls.throttled++;
    }
    if (calls.count === calls.breakAt) throw new TypeError("the answer was lost");
    return answer;
  };
  return calls;
}

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { fetchAdminSchema } from "../../local/shopify/fetch-admin-schema.mjs";
import type { Product, ShopState } from "../../local/shopify/shop-state";
import { type StartShopify, startShopify } from "../../local/shopify/start-shopify";

export const API_KEY = "0123456789abcdef0123456789abcdef";
export const API_SECRET = "test-secret-of-the-app";
export const SHOP = "demo.myshopify.com";
export const SCOPES = "read_products,write_products,read_files,write_files";

export type Received = { headers: IncomingHttpHeaders; body: string };
export type GraphqlAnswer = {
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  data?: any;
  errors?: { message: string; extensions?: Record<string, unknown> }[];
  extensions?: { cost: { requestedQueryCost: number; throttleStatus: { currentlyAvailable: number } } };
};
export type ShopWorld = Awaited<ReturnType<typeof startShopWorld>>;

type StartShopWorld = Partial<Pick<StartShopify, "failPercent" | "fileStepMs" | "retryMs">> & { scopes?: string };

/**
 * A shop with two products in a folder of its own, and an app that writes down which webhooks reach it; every page of it is
 * `app.page`.
 */
export async function startShopWorld({ scopes = SCOPES, ...given }: StartShopWorld = {}) {
  const options = { fileStepMs: 5, retryMs: 5, ...given };
  fetchAdminSchema();
  const dir = mkdtempSync(join(tmpdir(), "looklift-shop-"));
  const app = await startApp();
  const configPath = join(dir, "shopify.app.toml");
  writeFileSync(configPath, describeApp(scopes));
  const start = () =>
    startShopify({
      ...{ port: 0, storefrontPort: null, dir, shop: SHOP, apiKey: API_KEY, apiSecret: API_SECRET },
      ...{ appUrl: app.url, configPath, seed, ...options },
    });
  let shop = await start();
  return {
    app,
    /** May be changed before a restart. */
    options,
    get shop() {
      return shop;
    },
    async restart() {
      await shop.stop();
      shop = await start();
    },
    async stop() {
      await shop.stop();
      await app.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function startApp() {
  const received: Received[] = [];
  const app = { received, status: 200, url: "", page: "", stop: async () => undefined as unknown };
  const server = createServer((request, response) => {
    if (request.method === "GET") {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
      return void response.end(app.page);
    }
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.once("end", () => {
      received.push({ headers: request.headers, body });
      response.writeHead(app.status, app.status === 302 ? { location: "/elsewhere" } : {}).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  app.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  app.stop = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return app;
}

const describeApp = (scopes: string): string => `client_id = "${API_KEY}"
name = "Test app"
application_url = "https://app.test"
embedded = true
[access_scopes]
scopes = "${scopes}"
[auth]
redirect_urls = ["https://app.test/auth/callback"]
[webhooks]
api_version = "2026-10"
  [[webhooks.subscriptions]]
  topics = ["app/uninstalled", "app_purchases_one_time/update", "products/update", "products/delete"]
  uri = "/webhooks"
  [[webhooks.subscriptions]]
  compliance_topics = ["customers/data_request", "customers/redact", "shop/redact"]
  uri = "/webhooks/compliance"
[product.metafields.app.look]
type = "json"
name = "Look"
`;

async function seed(state: ShopState): Promise<void> {
  for (const [title, handle] of [
    ["Camel coat", "camel-coat"],
    ["Green dress", "green-dress"],
  ] as const) {
    const product: Product = {
      ...{
        id: state.newId(),
        handle,
        title,
        descriptionHtml: `<p>A ${title}.</p>`,
        vendor: "Test",
        productType: "Clothes",
      },
      ...{ tags: ["test"], status: "ACTIVE", media: [], createdAt: new Date().toISOString(), updatedAt: "" },
      variants: [
        {
          ...{ id: state.newId(), title: "M", price: "89.00", compareAtPrice: null, available: true, sku: handle },
          options: [{ name: "Size", value: "M" }],
        },
      ],
    };
    product.updatedAt = product.createdAt;
    state.products.set(product.id, product);
  }
}

export const EXCHANGE = {
  client_id: API_KEY,
  client_secret: API_SECRET,
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
  requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
  expiring: "1",
};

/** Calls the token endpoint; the answer's status and body. */
export async function askToken(origin: string, fields: Record<string, string>) {
  const response = await fetch(`${origin}/admin/oauth/access_token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(fields),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

export const takeIdToken = async (origin: string): Promise<string> =>
  (await fetch(`${origin}/stand-in/id_token`)).text();

/** The Admin API with a token that was got as an app gets it. */
export async function openAdmin({ shop }: ShopWorld) {
  const { body } = await askToken(shop.origin, { ...EXCHANGE, subject_token: await takeIdToken(shop.origin) });
  const token = body["access_token"] ?? "";
  return (query: string, variables: Record<string, unknown> = {}) => askAdmin(shop.origin, { token, query, variables });
}

type AskAdmin = { token: string; query: string; variables?: Record<string, unknown> };

export async function postAdmin(origin: string, { token, query, variables = {} }: AskAdmin): Promise<Response> {
  return fetch(`${origin}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-shopify-access-token": token },
    body: JSON.stringify({ query, variables }),
  });
}

const askAdmin = async (origin: string, call: AskAdmin): Promise<GraphqlAnswer> =>
  (await (await postAdmin(origin, call)).json()) as GraphqlAnswer;

export const firstProduct = ({ shop }: ShopWorld): Product => [...shop.state.products.values()][0]!;

/** A small PNG with nothing on it. */
export const plainPicture = (): Promise<Buffer> =>
  sharp({ create: { width: 60, height: 80, channels: 4, background: "#8899aa" } })
    .png()
    .toBuffer();

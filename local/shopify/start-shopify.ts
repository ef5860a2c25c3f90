import { existsSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { openShopState, type ShopState } from "./shop-state";

export type StartShopify = {
  /** Of the admin host with the Admin API, and of the shop's storefront; 0 lets the system choose. */
  port: number;
  storefrontPort: number;
  /** Where the shop is kept. */
  dir: string;
  shop: string;
  apiKey: string;
  apiSecret: string;
  appUrl: string;
  /** Percent of the Admin API calls that answer 5xx. */
  failPercent?: number;
};

type ServeStorefront = (options: {
  state: ShopState;
  port: number;
  apiKey: string;
  apiSecret: string;
  appUrl: string;
}) => Promise<{ origin: string; stop: () => Promise<void> }>;

/** Starts the Shopify stand-in on the loopback: the admin side and the shop's storefront, on one state in one folder. */
export async function startShopify({ port, storefrontPort, dir, shop, ...settings }: StartShopify) {
  const { apiKey, apiSecret, appUrl } = settings;
  const state = await openShopState({ dir, shop });
  const storefront = await openStorefront({ state, port: storefrontPort, apiKey, apiSecret, appUrl });
  const web = new Hono();
  const server = await listen(web, port);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    state,
    origin,
    storefrontOrigin: storefront?.origin,
    async stop() {
      server.closeAllConnections();
      await Promise.all([new Promise((done) => server.close(done)), storefront?.stop()]);
      await state.save();
    },
  };
}

async function openStorefront(options: Parameters<ServeStorefront>[0]) {
  const path = "./storefront/serve-storefront";
  if (!existsSync(join(import.meta.dirname, `${path}.ts`))) return null;
  const { serveStorefront } = (await import(path)) as { serveStorefront: ServeStorefront };
  return serveStorefront(options);
}

function listen(web: Hono, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: web.fetch, port, hostname: "127.0.0.1" }, () => resolve(server as Server));
    server.once("error", reject);
  });
}

import { existsSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import type { Hono } from "hono";
import { buildAdmin } from "./build-admin";
import { settleFile } from "./files/settle-file";
import { loadAdminSchema } from "./graphql/load-schema";
import type { Points } from "./graphql/point-bucket";
import { updateScopes } from "./oauth/install-app";
import { readAppConfig } from "./read-app-config";
import { openShopState, type ShopFile, type ShopState } from "./shop-state";
import type { StandIn } from "./stand-in";
import { openDeliveries } from "./webhooks/deliver-webhooks";

const RETRY_MS = 1_000;
const FILE_STEP_MS = 400;

export type StartShopify = {
  /** Of the admin host with the Admin API; 0 lets the system choose. */
  port: number;
  /** Of the shop's storefront; null: only the admin side is started. */
  storefrontPort: number | null;
  /** Where the shop is kept. */
  dir: string;
  shop: string;
  apiKey: string;
  apiSecret: string;
  appUrl: string;
  /** The app's configuration; shopify.app.toml of the repository when it is not given. */
  configPath?: string;
  /** Percent of the Admin API calls that answer 5xx. */
  failPercent?: number;
  /** What the Admin API gives the app; a development shop's when it is not given. */
  points?: Points;
  /** The pause before a webhook's first retry, and how long a file takes from one status to the next. */
  retryMs?: number;
  fileStepMs?: number;
  /** What an empty folder is filled with; the demo shop when it is not given. */
  seed?: (state: ShopState) => Promise<void>;
};

type ServeStorefront = (options: {
  state: ShopState;
  port: number;
  apiKey: string;
  apiSecret: string;
  appUrl: string;
}) => Promise<{ origin: string; stop: () => Promise<void> }>;

export type StartedShopify = Awaited<ReturnType<typeof startShopify>>;

/** Starts the Shopify stand-in on the loopback: the admin side and the shop's storefront, on one state in one folder. */
export async function startShopify({ port, storefrontPort, dir, shop, ...options }: StartShopify) {
  const { apiKey, apiSecret, appUrl, retryMs = RETRY_MS, fileStepMs = FILE_STEP_MS, failPercent = 0 } = options;
  const config = readAppConfig({ path: options.configPath ?? join(import.meta.dirname, "../../shopify.app.toml") });
  const admin = loadAdminSchema();
  const state = await openShopState({ dir, shop, ...(options.seed && { seed: options.seed }) });
  const storefront =
    storefrontPort === null ? null : await openStorefront({ state, port: storefrontPort, apiKey, apiSecret, appUrl });
  const building = Promise.withResolvers<Hono>();
  const server = await listen(async (request) => (await building.promise).fetch(request), port);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const deliveries = openDeliveries({ state, config, apiSecret, appUrl, retryMs });
  const files = openFileWork({ state, stepMs: fileStepMs });
  const standIn: StandIn = {
    ...{ state, config, apiKey, apiSecret, appUrl, origin, failPercent },
    storefrontOrigin: storefront?.origin ?? "http://storefront.invalid",
    points: options.points,
    notify: deliveries.notify,
    settleFile: files.settle,
  };
  await updateScopes(standIn);
  building.resolve(buildAdmin({ standIn, admin, deliveries }));
  return {
    state,
    origin,
    storefrontOrigin: standIn.storefrontOrigin,
    async stop() {
      server.closeAllConnections();
      await Promise.all([new Promise((done) => server.close(done)), storefront?.stop()]);
      await Promise.all([deliveries.stop(), files.stop()]);
      await state.save();
    },
  };
}

// Files that were under way when the stand-in was ended go on.
function openFileWork({ state, stepMs: delayMs }: { state: ShopState; stepMs: number }) {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const settle = (file: ShopFile) => {
    const work = settleFile({ standIn: { state }, file, delayMs, signal: stopping.signal })
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) console.error(JSON.stringify({ level: "error", error: String(error) }));
      })
      .finally(() => running.delete(work));
    running.add(work);
  };
  for (const file of state.files.values()) if (file.status === "UPLOADED" || file.status === "PROCESSING") settle(file);
  return {
    settle,
    async stop() {
      stopping.abort();
      await Promise.allSettled(running);
    },
  };
}

async function openStorefront(options: Parameters<ServeStorefront>[0]) {
  const path = "./storefront/serve-storefront";
  if (!existsSync(join(import.meta.dirname, `${path}.ts`))) return null;
  const { serveStorefront } = (await import(path)) as { serveStorefront: ServeStorefront };
  return serveStorefront(options);
}

function listen(fetch: (request: Request) => Promise<Response>, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: "127.0.0.1" }, () => resolve(server as Server));
    server.once("error", reject);
  });
}

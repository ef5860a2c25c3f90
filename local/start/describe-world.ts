import { join } from "node:path";
import type { Ports } from "./choose-ports";
import type { Secrets } from "./keep-secrets";

export const SHOP = "demo.myshopify.com";
const BUCKET = "looklift";
const REGION = "us-east-1";
const APP_PATH = "/store/demo/apps/looklift";

export type Environment = Record<string, string>;
type Describe = {
  dev: boolean;
  folder: string;
  ports: Ports;
  secrets: Secrets;
  databaseUrl: string;
  s3Endpoint: string | null;
};

/** What the seed is given of a world that stands. */
export type Ground = {
  folder: string;
  appUrl: string;
  apiUrl: string;
  adminUrl: string;
  standInUrl: string;
  storefrontUrl: string;
  s3Endpoint: string;
  databaseUrl: string;
  shop: string;
  /** The complete environment of the web process and the worker. */
  env: Environment;
};

export type World = Ground & {
  apiKey: string;
  liveKey: string;
  productPage: string;
  pids: () => { web: number; worker: number };
  /** Starts the worker anew. */
  restartWorker: () => void;
  /** Ends everything that was started, in order, and gives the folder free. */
  stop: () => Promise<void>;
};

/**
 * Every address of a world, and the settings of each of its processes. `s3Endpoint` is an object store of somebody else's,
 * whose other settings come from this process's own environment; null for the stand-in. The app is called localhost and the
 * stand-ins 127.0.0.1, so that the admin's iframe is truly of another site.
 */
export function describeWorld({ dev, folder, ports, secrets, databaseUrl, s3Endpoint }: Describe) {
  const urls = {
    appUrl: `http://localhost:${ports.web}`,
    apiUrl: `http://127.0.0.1:${ports.web}`,
    standInUrl: `http://127.0.0.1:${ports.shopify}`,
    storefrontUrl: `http://127.0.0.1:${ports.storefront}`,
    adminUrl: `http://127.0.0.1:${ports.shopify}${APP_PATH}`,
    s3Endpoint: s3Endpoint ?? `http://127.0.0.1:${ports.s3}`,
  };
  const account: Environment = {
    S3_ACCESS_KEY_ID: secrets.s3AccessKeyId,
    S3_SECRET_ACCESS_KEY: secrets.s3SecretAccessKey,
    S3_REGION: REGION,
    S3_BUCKET: BUCKET,
  };
  const key: Environment = {
    SHOPIFY_API_KEY: secrets.shopifyApiKey,
    SHOPIFY_API_SECRET: secrets.shopifyApiSecret,
  };
  const s3: Environment = {
    ...account,
    S3_STANDIN_PORT: String(ports.s3),
    S3_STANDIN_DIR: join(folder, "s3"),
    S3_STANDIN_ALLOWED_ORIGINS: [urls.appUrl, urls.apiUrl, urls.standInUrl, urls.storefrontUrl].join(","),
  };
  const shopify: Environment = {
    ...key,
    SHOPIFY_STANDIN_PORT: String(ports.shopify),
    STOREFRONT_PORT: String(ports.storefront),
    SHOPIFY_STANDIN_DIR: join(folder, "shopify"),
    SHOPIFY_STANDIN_SHOP: SHOP,
    APP_URL: urls.appUrl,
  };
  const app: Environment = {
    NODE_ENV: dev ? "development" : "production",
    HOST: "127.0.0.1",
    PORT: String(ports.web),
    DATABASE_URL: databaseUrl,
    ...(s3Endpoint === null && { ...account, S3_ENDPOINT: urls.s3Endpoint, S3_PUBLIC_ENDPOINT: urls.s3Endpoint }),
    ...key,
    ENCRYPTION_KEY: secrets.encryptionKey,
    SHOPIFY_APP_URL: urls.appUrl,
    APP_BRIDGE_URL: `${urls.standInUrl}/app-bridge.js`,
    LOCAL_SHOPIFY_URL: urls.standInUrl,
    ENGINE: "embedded",
  };
  return { urls, env: { s3, shopify, app } };
}

/** A world in the names of `local.json`, the one file that other programs read. */
export function describeForOthers(world: World) {
  return {
    api: world.apiUrl,
    api_key: world.apiKey,
    live_key: world.liveKey,
    admin: world.adminUrl,
    product_page: world.productPage,
    shop: world.shop,
    database_url: world.databaseUrl,
    s3_endpoint: world.s3Endpoint,
    pids: world.pids(),
  };
}

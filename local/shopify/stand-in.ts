import type { Points } from "./graphql/point-bucket";
import type { AppConfig } from "./read-app-config";
import type { ShopFile, ShopState } from "./shop-state";

/** What every part of the stand-in's admin side works with. */
export type StandIn = {
  state: ShopState;
  /** The app as Shopify knows it: its shopify.app.toml. */
  config: AppConfig;
  apiKey: string;
  apiSecret: string;
  appUrl: string;
  /** Of the admin host with the Admin API, and of the shop's storefront, as a browser sees them. */
  origin: string;
  storefrontOrigin: string;
  /** Sends a webhook to whoever subscribed to the topic; resolves once it is noted, not once it is delivered. */
  notify: (topic: string, payload: object) => Promise<void>;
  /** Takes a new file on to READY or FAILED, a moment later. */
  settleFile: (file: ShopFile) => void;
  /** Percent of the Admin API calls that answer 5xx. */
  failPercent: number;
  /** What the Admin API gives the app to use; a development shop's when it is not said. */
  points?: Points | undefined;
};

/** The path of the app in the admin. */
export const APP_HANDLE = "looklift";

/** demo, for demo.myshopify.com */
export const storeName = ({ state }: Pick<StandIn, "state">): string => state.shop.split(".")[0] ?? state.shop;

/** The address of a product's page in the shop. */
export const productUrl = ({ storefrontOrigin }: Pick<StandIn, "storefrontOrigin">, handle: string): string =>
  `${storefrontOrigin}/products/${handle}`;

/** The address of a file's picture on the shop's CDN; `v` changes whenever the file does. */
export function fileUrl({ storefrontOrigin }: Pick<StandIn, "storefrontOrigin">, file: ShopFile): string {
  const version = Math.floor(Date.parse(file.updatedAt) / 1000);
  return `${storefrontOrigin}/cdn/shop/files/${encodeURIComponent(file.filename)}?v=${version}`;
}

import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Product, ShopState } from "../shop-state";
import { type Cart, presentCart } from "./keep-carts";
import { type DropContext, isPublished, ProductDrop } from "./make-drops";
import { openEngine } from "./open-engine";
import { readExtension } from "./read-extension";
import { renderBlocks } from "./render-blocks";

const PIXEL_MANAGER = '<script src="/cdn/pixels/manager.js"></script>';

export const themeDir = join(import.meta.dirname, "theme");
const THEME_FOLDERS = ["layout", "templates", "snippets"];

export type Page = {
  template: "index" | "product" | "cart" | "404";
  title: string;
  path: string;
  /** "" for the shop's own language, else such as "/de". */
  root: string;
  language: string;
  designMode: boolean;
  cart: Cart;
  product?: Product;
  variantId?: number | undefined;
  error?: string | undefined;
};
export type Shop = {
  state: Pick<ShopState, "shop" | "settings" | "products" | "files" | "metafields"> &
    Partial<Pick<ShopState, "installation">>;
  extensionDir: string;
  apiKey: string;
  /** Folders of the theme: what the first one lacks is taken from the next. */
  themeDirs: string[];
  /** The storefront's host with its port. */
  host: () => string;
};

/** One page of the shop: the theme's template and layout, with the app blocks that the merchant placed in that template. */
export async function renderPage(shop: Shop, page: Page): Promise<string> {
  const { state, extensionDir, apiKey, themeDirs, host } = shop;
  // read anew for every page, so that an edit shows at once
  const extension = readExtension({ dir: extensionDir });
  const common = { host, currency: state.settings.currency, language: page.language };
  const theme = openEngine({
    ...common,
    roots: themeDirs.flatMap((dir) => THEME_FOLDERS.map((folder) => join(dir, folder))),
    assetUrl: (name) => stampUrl("/cdn/shop/t/1/assets", assetDir(themeDirs, name), name),
    translations: undefined,
  });
  const app = openEngine({
    ...common,
    roots: [join(extensionDir, "snippets")],
    assetUrl: (name) => stampUrl(`/cdn/extensions/${extension.uid}/assets`, join(extensionDir, "assets"), name),
    translations: extension.locales.get(page.language) ?? extension.locales.get("default"),
  });
  const context = { state, variantId: page.variantId, root: page.root };
  const inTheme = { ...context, apiKey: null };
  const inApp = { ...context, apiKey };
  const globals = { ...makeGlobals(shop, page), app: { metafields: readAppData(shop) } };
  const place = (template: string) =>
    renderBlocks({
      ...{ extension, engine: app, globals, designMode: page.designMode },
      // the blocks of an app that is gone stay in the theme, and are not rendered
      blocks: (state.installation?.installed ?? true) ? (state.settings.templates[template] ?? []) : [],
      product: page.product ? new ProductDrop(inApp, page.product) : null,
      findProduct: (handle) => findProduct(inApp, handle),
    });
  const scope = {
    content_for_header: state.installation?.webPixel ? PIXEL_MANAGER : "",
    page_title: page.title,
    error: page.error,
    product: page.product && new ProductDrop(inTheme, page.product),
    products: [...state.products.values()].filter(isPublished).map((product) => new ProductDrop(inTheme, product)),
    app_blocks: await place(page.template),
    app_blocks_beside: await place(`${page.template}.beside`),
  };
  const content: unknown = await theme.renderFile(page.template, scope, { globals });
  return String(await theme.renderFile("theme", { ...scope, content_for_layout: content }, { globals }));
}

// What the app has set on its own installation, by namespace and key.
function readAppData({ state }: Shop): Record<string, Record<string, { value: unknown }>> {
  const data: Record<string, Record<string, { value: unknown }>> = {};
  for (const { ownerId, namespace, key, value, type } of state.metafields.values()) {
    if (!ownerId.includes("/AppInstallation/")) continue;
    data[namespace] = { ...data[namespace], [key]: { value: type === "json" ? JSON.parse(value) : value } };
  }
  return data;
}

function makeGlobals({ state, host }: Shop, page: Page) {
  const { root } = page;
  const cart = presentCart({ state, cart: page.cart });
  return {
    shop: { name: state.settings.name, currency: state.settings.currency, permanent_domain: state.shop },
    request: {
      design_mode: page.designMode,
      host: host(),
      origin: `http://${host()}`,
      path: page.path,
      page_type: page.template,
      locale: { iso_code: page.language },
    },
    routes: {
      root_url: root || "/",
      all_products_collection_url: `${root}/collections/all`,
      cart_url: `${root}/cart`,
      cart_add_url: `${root}/cart/add`,
      cart_change_url: `${root}/cart/change`,
    },
    cart: { ...cart, currency: { iso_code: cart.currency } },
  };
}

function findProduct(context: DropContext, handle: string): ProductDrop | null {
  const product = [...context.state.products.values()].find((entry) => entry.handle === handle && isPublished(entry));
  return product ? new ProductDrop({ ...context, variantId: undefined }, product) : null;
}

/** The folder of a theme's assets that holds this one. */
export function assetDir(themeDirs: string[], name: string): string {
  const dirs = themeDirs.map((dir) => join(dir, "assets"));
  return dirs.find((dir) => existsSync(dir) && readdirSync(dir).includes(name)) ?? join(themeDir, "assets");
}

// The version changes with the file, because the answer may be kept for a year.
function stampUrl(base: string, dir: string, name: string): string {
  if (!readdirSync(dir).includes(name)) throw new Error(`there is no asset ${name}`);
  return `${base}/${name}?v=${Math.floor(statSync(join(dir, name)).mtimeMs)}`;
}

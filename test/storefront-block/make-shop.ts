import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { metafieldKey, type Product, type ShopFile, type ThemeBlock } from "../../local/shopify/shop-state";
import { type StorefrontState, serveStorefront } from "../../local/shopify/storefront/serve-storefront";

const API_KEY = "fedcba9876543210fedcba9876543210";
const NOW = "2026-11-24T12:00:00.000Z";
const PHOTO = { width: 600, height: 900 };

export const blockNames = ["shop-the-look", "items-in-photo", "complete-the-outfit"];
const makeBlock = (block: string, settings: ThemeBlock["settings"] = {}): ThemeBlock => ({
  ...{ id: `b-${block}`, extension: "trial-items", block, disabled: false, settings },
});

export type LookItem = ReturnType<typeof makeItem>;
type Place = { block?: string; template?: string; settings?: ThemeBlock["settings"] };
type Make = {
  /** The folder of a theme that stands in for the usual one. */
  theme?: string;
};

/**
 * A shop of four products on a storefront of its own, with a look on the coat: the coat itself, trousers and a bag that are
 * products, and a hat that is none. Its pictures are flat colours.
 */
export async function makeShop({ theme }: Make = {}) {
  const dir = mkdtempSync(join(tmpdir(), "looklift-block-"));
  const products = [
    makeProduct(
      1,
      "coat",
      "Camel coat",
      [
        ["S", "389.00", true],
        ["M", "389.00", true],
      ],
      "459.00",
    ),
    makeProduct(2, "trousers", "Grey trousers", [
      ["S", "149.00", true],
      ["M", "159.00", true],
      ["L", "159.00", false],
    ]),
    makeProduct(3, "bag", "Red bag", [["Default Title", "265.00", true]]),
    makeProduct(4, "scarf", "Plain scarf", [["Default Title", "40.00", true]]),
  ];
  const state: StorefrontState = {
    shop: "test.myshopify.com",
    settings: {
      ...{ id: 1, name: "Test shop", email: "owner@shop.test", currency: "USD", locale: "en", timezone: "Etc/UTC" },
      templates: {},
    },
    products: new Map(products.map((product) => [product.id, product])),
    files: new Map(),
    metafields: new Map(),
    filePath: ({ path }) => join(dir, path),
    save: async () => undefined,
  };
  const items = [
    makeItem(1, "outerwear", { on_sale: true, box: [0.2, 0.2, 0.5, 0.4], size: [300, 360] }),
    makeItem(2, "trousers", { product_id: 2, product: 0, box: [0.3, 0.55, 0.3, 0.35], size: [180, 315] }),
    makeItem(3, "bag", { product_id: 3, product: 1, box: [0.6, 0.5, 0.2, 0.15], size: [120, 135] }),
    makeItem(4, "hat", { box: [0.35, 0.05, 0.2, 0.1], size: [121, 90] }),
  ];
  const files = [await addFile({ state, dir, id: 10, name: "photo.jpg", alt: "A photo", ...PHOTO })];
  for (const { id, cutout_width: width, cutout_height: height } of items)
    files.push(await addFile({ state, dir, id: 10 + files.length, name: `${id}.png`, alt: "", width, height }));
  const look = { version: 1, look_id: "look", alt: "A model in a camel coat", ...PHOTO, items };
  const shop = {
    state,
    look,
    files,
    /** The products that the look's items may be. */
    linked: [2, 3],
    addFile: (file: Omit<AddFile, "state" | "dir">) => addFile({ ...file, state, dir }),
    product: (handle: string) => products.find((entry) => entry.handle === handle)!,
    publish() {
      setMetafield(state, "look", "json", look);
      setMetafield(state, "look_files", "list.file_reference", shop.files);
      setMetafield(
        state,
        "look_products",
        "list.product_reference",
        shop.linked.map((id) => `gid://shopify/Product/${id}`),
      );
    },
    /** All blocks below each other, on the product's page or beside the product. */
    placeAll({ template = "product" }: Pick<Place, "template"> = {}) {
      state.settings.templates = { [template]: blockNames.map((block) => makeBlock(block)) };
    },
    place({ block = "shop-the-look", template = "product", settings = {} }: Place = {}) {
      state.settings.templates[template] = [makeBlock(block, settings)];
    },
  };
  shop.publish();
  shop.place();
  const storefront = await serveStorefront({ state, port: 0, apiKey: API_KEY, ...(theme && { theme }) });
  const origin = storefront.origin;
  return {
    ...shop,
    origin,
    /** The HTML of a page, and of its first app block. */
    async render(path = "/products/coat") {
      const page = await (await fetch(origin + path)).text();
      const block =
        /<div id="shopify-block-[\s\S]*?class="shopify-block shopify-app-block">([\s\S]*)/.exec(page)?.[1] ?? "";
      return { page, block: block.split("<footer")[0] ?? "" };
    },
    async stop() {
      await storefront.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export type MadeShop = Awaited<ReturnType<typeof makeShop>>;

type Variants = [title: string, price: string, available: boolean][];

export function makeProduct(
  id: number,
  handle: string,
  title: string,
  variants: Variants,
  before: string | null = null,
): Product {
  return {
    ...{ id, handle, title, descriptionHtml: "<p>Plain.</p>", vendor: "Maker", productType: "", tags: [] },
    status: "ACTIVE",
    media: [],
    variants: variants.map(([name, price, available], index) => ({
      ...{ id: id * 100 + index, title: name, price, compareAtPrice: before, available, sku: "" },
      options: [{ name: "Size", value: name }],
    })),
    createdAt: NOW,
    updatedAt: NOW,
  };
}

type Given = {
  on_sale?: boolean;
  product_id?: number;
  product?: number;
  box: [number, number, number, number];
  size: [number, number];
};

export function makeItem(number: number, category: string, { on_sale = false, product_id, product, box, size }: Given) {
  const [x, y, width, height] = box;
  return {
    ...{ id: `item-${number}`, category, on_sale, label: `${category[0]?.toUpperCase()}${category.slice(1)}` },
    box: { x, y, width, height },
    spot: { x: x + width / 2, y: y + height / 2 },
    ...{ cutout: number, cutout_width: size[0], cutout_height: size[1] },
    colors: [{ name: "light grey", hex: "#c8c8c8", share: 1 }],
    product: product ?? null,
    ...(product_id !== undefined && { product_id }),
    /** Products that the merchant approved in the place of that one, the first best. */
    substitutes: [] as number[],
  };
}

type AddFile = {
  state: StorefrontState;
  dir: string;
  id: number;
  name: string;
  alt: string;
  width: number;
  height: number;
};

async function addFile({ state, dir, id, name, alt, width, height }: AddFile): Promise<string> {
  const gid = `gid://shopify/MediaImage/${id}`;
  const channels = name.endsWith(".png") ? 4 : 3;
  const background = { r: 20 * id - 180, g: 120, b: 90, alpha: 0.9 };
  const bytes = await sharp({ create: { width, height, channels, background } })
    .toFormat(channels === 4 ? "png" : "jpeg")
    .toBuffer();
  writeFileSync(join(dir, name), bytes);
  const file: ShopFile = {
    ...{ id: gid, filename: name, alt, mimeType: channels === 4 ? "image/png" : "image/jpeg", width, height },
    ...{ status: "READY", path: name, bytes: bytes.length, errors: [], createdAt: NOW, updatedAt: NOW },
  };
  state.files.set(gid, file);
  return gid;
}

function setMetafield(state: StorefrontState, key: string, type: string, value: unknown): void {
  const metafield = {
    ...{ id: `gid://shopify/Metafield/${key}`, ownerId: "gid://shopify/Product/1", namespace: `app--${API_KEY}` },
    ...{ key, type, value: JSON.stringify(value), createdAt: NOW, updatedAt: NOW },
  };
  state.metafields.set(metafieldKey(metafield), metafield);
}

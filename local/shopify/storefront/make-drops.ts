import { Drop } from "liquidjs";
import type { Product, ShopFile, ShopState, Variant } from "../shop-state";

export type DropContext = {
  state: Pick<ShopState, "products" | "files" | "metafields">;
  /** The client id of the app whose block is rendered: what `$app` means there. Null in the theme's own files. */
  apiKey: string | null;
  /** The variant that the page's address asks for. */
  variantId?: number | undefined;
  /** What addresses begin with in the shopper's language: "" or such as "/de". */
  root: string;
};

/** Money as Liquid has it: whole cents. */
export const toCents = (price: string): number => Math.round(Number(price) * 100);

/** A picture, as Liquid's image object. */
export class ImageDrop extends Drop {
  readonly media_type = "image";
  readonly id: number;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly aspect_ratio: number;
  /** Address below the shop's root. */
  readonly src: string;

  constructor(file: ShopFile, alt = file.alt) {
    super();
    this.id = idOf(file.id);
    this.alt = alt;
    this.width = file.width;
    this.height = file.height;
    this.aspect_ratio = file.width / file.height;
    const version = Math.floor(Date.parse(file.updatedAt) / 1000);
    this.src = `/cdn/shop/files/${encodeURIComponent(file.filename)}?v=${version}`;
  }

  override toString(): string {
    return this.src;
  }
}

/**
 * What Liquid has for a metafield that lists references: it can be looped over, but has no places and no size
 * (github.com/Shopify/liquid/issues/1643 and 1589), and what is gone or not published is left out.
 */
class ReferenceList extends Drop {
  readonly #entries: object[];
  constructor(entries: object[]) {
    super();
    this.#entries = entries;
  }
  get count(): number {
    return this.#entries.length;
  }
  [Symbol.iterator](): Iterator<object> {
    return this.#entries[Symbol.iterator]();
  }
}

class MetafieldsDrop extends Drop {
  readonly #context: DropContext;
  readonly #ownerId: string;
  constructor(context: DropContext, ownerId: string) {
    super();
    this.#context = context;
    this.#ownerId = ownerId;
  }
  override liquidMethodMissing(name: string): object | undefined {
    const { state, apiKey } = this.#context;
    // the dot form `metafields.app` finds nothing at Shopify either
    const namespace = name === "$app" && apiKey ? `app--${apiKey}` : name;
    const found = [...state.metafields.values()].filter(
      (metafield) => metafield.ownerId === this.#ownerId && metafield.namespace === namespace,
    );
    if (found.length === 0) return undefined;
    return Object.fromEntries(found.map(({ key, type, value }) => [key, this.#make(type, value)]));
  }
  #make(type: string, value: string): object {
    const context = this.#context;
    return {
      type,
      "list?": type.startsWith("list."),
      get value() {
        return readValue(context, type, value);
      },
    };
  }
}

/** A product, as Liquid's product object. */
export class ProductDrop extends Drop {
  readonly #context: DropContext;
  readonly #product: Product;
  constructor(context: DropContext, product: Product) {
    super();
    this.#context = context;
    this.#product = product;
  }
  get id() {
    return this.#product.id;
  }
  get handle() {
    return this.#product.handle;
  }
  get title() {
    return this.#product.title;
  }
  get description() {
    return this.#product.descriptionHtml;
  }
  get vendor() {
    return this.#product.vendor;
  }
  get type() {
    return this.#product.productType;
  }
  get tags() {
    return this.#product.tags;
  }
  get url() {
    return `${this.#context.root}/products/${this.#product.handle}`;
  }
  get variants() {
    return this.#product.variants.map(makeVariant);
  }
  get options() {
    return (this.#product.variants[0]?.options ?? []).map(({ name }) => name);
  }
  get has_only_default_variant() {
    return this.#product.variants.length === 1 && this.#product.variants[0]?.title === "Default Title";
  }
  get available() {
    return this.#product.variants.some(({ available }) => available);
  }
  get price() {
    return Math.min(...this.#prices());
  }
  get price_min() {
    return this.price;
  }
  get price_max() {
    return Math.max(...this.#prices());
  }
  get price_varies() {
    return this.price_min !== this.price_max;
  }
  get compare_at_price() {
    const prices = this.#product.variants.flatMap(({ compareAtPrice }) => compareAtPrice ?? []).map(toCents);
    return prices.length > 0 ? Math.min(...prices) : null;
  }
  get selected_or_first_available_variant() {
    const { variants } = this.#product;
    const asked = variants.find(({ id }) => id === this.#context.variantId);
    const chosen = asked ?? variants.find(({ available }) => available) ?? variants[0];
    return chosen && makeVariant(chosen);
  }
  get media() {
    return this.#product.media.flatMap(({ fileId, alt }) => {
      const file = this.#context.state.files.get(fileId);
      return file?.status === "READY" ? [new ImageDrop(file, alt)] : [];
    });
  }
  get images() {
    return this.media;
  }
  get featured_image() {
    return this.media[0];
  }
  get metafields() {
    return new MetafieldsDrop(this.#context, `gid://shopify/Product/${this.#product.id}`);
  }
  #prices() {
    return this.#product.variants.map(({ price }) => toCents(price));
  }
}

export const isPublished = ({ status }: Product): boolean => status === "ACTIVE";

function makeVariant({ id, title, price, compareAtPrice, available, options, sku }: Variant) {
  return {
    id,
    title,
    price: toCents(price),
    compare_at_price: compareAtPrice === null ? null : toCents(compareAtPrice),
    available,
    options: options.map(({ value }) => value),
    sku,
  };
}

function readValue(context: DropContext, type: string, value: string): unknown {
  const { state } = context;
  const gids = () => JSON.parse(value) as string[];
  if (type === "list.file_reference")
    return new ReferenceList(
      gids().flatMap((gid) => {
        const file = state.files.get(gid);
        return file?.status === "READY" ? [new ImageDrop(file)] : [];
      }),
    );
  if (type === "list.product_reference")
    return new ReferenceList(
      gids().flatMap((gid) => {
        const product = state.products.get(idOf(gid));
        // of the page's address only the page's own product hears
        return product && isPublished(product) ? [new ProductDrop({ ...context, variantId: undefined }, product)] : [];
      }),
    );
  if (type === "json" || type.startsWith("list.")) return JSON.parse(value);
  if (type === "boolean") return value === "true";
  return type.startsWith("number_") ? Number(value) : value;
}

function idOf(gid: string): number {
  return Number(gid.split("/").at(-1));
}

import { randomBytes } from "node:crypto";
import type { Product, ShopState, Variant } from "../shop-state";
import { isPublished, toCents } from "./make-drops";

const CARTS_MAX = 1_000;
const LINES_MAX = 100;
const QUANTITY_MAX = 99;

export type CartLine = { variantId: number; quantity: number; properties?: Record<string, string> };
export type Cart = { token: string; lines: CartLine[]; attributes?: Record<string, string> };

/** What a shopper asked for that the cart does not do; shown to the shopper. */
export class CartError extends Error {}

/** The shoppers' carts, in memory: the oldest goes when there are too many, and all go when the process ends. */
export function keepCarts({ state }: { state: Pick<ShopState, "products"> }) {
  const carts = new Map<string, Cart>();

  return {
    find: (token: string | undefined): Cart => carts.get(token ?? "") ?? { token: "", lines: [] },

    /** Adds all lines or, with a CartError, none. */
    add(token: string | undefined, added: CartLine[]): Cart {
      if (added.length === 0) throw new CartError("Nothing was chosen.");
      for (const { variantId, quantity } of added) {
        const found = findVariant(state, variantId);
        if (!found) throw new CartError("Cannot find this variant.");
        if (!found.variant.available) throw new CartError(`${nameOf(found)} is sold out.`);
        if (!Number.isInteger(quantity) || quantity < 1) throw new CartError("The quantity must be 1 or more.");
      }
      const cart = carts.get(token ?? "") ?? { token: randomBytes(16).toString("hex"), lines: [] };
      const lines = added.reduce((before, line) => {
        const quantity = (before.find((other) => isSame(other, line))?.quantity ?? 0) + line.quantity;
        const rest = before.filter((other) => !isSame(other, line));
        return [{ ...line, quantity: Math.min(quantity, QUANTITY_MAX) }, ...rest];
      }, cart.lines);
      if (lines.length > LINES_MAX) throw new CartError("The cart is full.");
      cart.lines = lines;
      carts.delete(cart.token);
      carts.set(cart.token, cart);
      const [oldest] = carts.keys();
      if (carts.size > CARTS_MAX && oldest) carts.delete(oldest);
      return cart;
    },

    /** Notes something about the cart that its order will carry. */
    note(token: string | undefined, attributes: Record<string, string>): Cart {
      const cart = carts.get(token ?? "") ?? { token: randomBytes(16).toString("hex"), lines: [] };
      cart.attributes = { ...cart.attributes, ...attributes };
      carts.set(cart.token, cart);
      return cart;
    },

    /** Sets a line's quantity; 0 takes it out. */
    change(token: string | undefined, { variantId, quantity }: CartLine): Cart {
      const cart = carts.get(token ?? "") ?? { token: "", lines: [] };
      if (!Number.isInteger(quantity) || quantity < 0) throw new CartError("The quantity must be 0 or more.");
      cart.lines = cart.lines
        .map((line) => (line.variantId === variantId ? { ...line, quantity: Math.min(quantity, QUANTITY_MAX) } : line))
        .filter((line) => line.quantity > 0);
      return cart;
    },
  };
}

/** A cart as `/cart.js` shows it, in cents; lines whose product is gone are left out. */
export function presentCart({ state, cart }: { state: Pick<ShopState, "products" | "settings">; cart: Cart }) {
  const items = cart.lines.flatMap(({ variantId, quantity, properties = {} }) => {
    const found = findVariant(state, variantId);
    if (!found) return [];
    const { product, variant } = found;
    const price = toCents(variant.price);
    return [
      {
        id: variant.id,
        variant_id: variant.id,
        product_id: product.id,
        title: nameOf(found),
        product_title: product.title,
        variant_title: variant.title === "Default Title" ? null : variant.title,
        handle: product.handle,
        url: `/products/${product.handle}?variant=${variant.id}`,
        sku: variant.sku,
        quantity,
        properties,
        price,
        line_price: price * quantity,
      },
    ];
  });
  return {
    token: cart.token,
    currency: state.settings.currency,
    attributes: cart.attributes ?? {},
    item_count: items.reduce((sum, { quantity }) => sum + quantity, 0),
    total_price: items.reduce((sum, { line_price }) => sum + line_price, 0),
    items,
  };
}

// As at Shopify, what is the same variant with other properties is another line.
const isSame = (a: CartLine, b: CartLine): boolean =>
  a.variantId === b.variantId && JSON.stringify(a.properties ?? {}) === JSON.stringify(b.properties ?? {});

type Found = { product: Product; variant: Variant };

function findVariant(state: Pick<ShopState, "products">, variantId: number): Found | null {
  for (const product of state.products.values()) {
    const variant = isPublished(product) && product.variants.find(({ id }) => id === variantId);
    if (variant) return { product, variant };
  }
  return null;
}

const nameOf = ({ product, variant }: Found): string =>
  variant.title === "Default Title" ? product.title : `${product.title} - ${variant.title}`;

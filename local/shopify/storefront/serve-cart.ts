import { type Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { ShopState } from "../shop-state";
import { type Cart, CartError, type CartLine, type keepCarts, presentCart } from "./keep-carts";

type Carts = ReturnType<typeof keepCarts>;
type ServeCart = { state: Pick<ShopState, "products" | "settings">; carts: Carts; root: string };

const COOKIE = "cart";
const BODY_BYTES_MAX = 64 * 1024;

/** The cart's addresses: `/cart/add` and `/cart/change` for forms, the same with `.js`, and `/cart.js`, for scripts. */
export function serveCart({ state, carts, root }: ServeCart): Hono {
  const web = new Hono();
  const show = (cart: Cart) => presentCart({ state, cart });
  web.use("/cart/*", async (c, next) => {
    if (Number(c.req.header("content-length") ?? 0) > BODY_BYTES_MAX) return c.text("Too large", 413);
    return next();
  });
  web.get("/cart.js", (c) => c.json(show(findCart(c, carts)), 200, { "Cache-Control": "no-store" }));
  web.post("/cart/update.js", async (c) => {
    const attributes: Record<string, string> = {};
    for (const [name, value] of await c.req.formData()) {
      const key = /^attributes\[(\w+)\]$/.exec(name)?.[1];
      if (key) attributes[key] = String(value);
    }
    return c.json(show(remember(c, carts.note(getCookie(c, COOKIE), attributes))));
  });
  web.post("/cart/add.js", async (c) =>
    answer(c, async () => {
      const added = await readLines(c);
      const { items } = show(remember(c, carts.add(getCookie(c, COOKIE), added)));
      return { items: items.filter(({ id }) => added.some(({ variantId }) => variantId === id)) };
    }),
  );
  web.post("/cart/change.js", async (c) =>
    answer(c, async () => show(carts.change(getCookie(c, COOKIE), only(await readLines(c))))),
  );
  web.post("/cart/add", async (c) =>
    turn(c, root, async () => remember(c, carts.add(getCookie(c, COOKIE), await readLines(c)))),
  );
  web.post("/cart/change", async (c) =>
    turn(c, root, async () => carts.change(getCookie(c, COOKIE), only(await readLines(c)))),
  );
  return web;
}

/** The cart of who asks. */
export const findCart = (c: Context, carts: Carts): Cart => carts.find(getCookie(c, COOKIE));

function remember(c: Context, cart: Cart): Cart {
  setCookie(c, COOKIE, cart.token, { path: "/", httpOnly: true, sameSite: "Lax", maxAge: 14 * 24 * 3600 });
  return cart;
}

async function answer(c: Context, act: () => Promise<object>): Promise<Response> {
  try {
    return c.json(await act());
  } catch (error) {
    if (!(error instanceof CartError)) throw error;
    return c.json({ status: 422, message: "Cart Error", description: error.message }, 422);
  }
}

async function turn(c: Context, root: string, act: () => Promise<unknown>): Promise<Response> {
  try {
    await act();
    return c.redirect(`${root}/cart`, 302);
  } catch (error) {
    if (!(error instanceof CartError)) throw error;
    return c.redirect(`${root}/cart?error=${encodeURIComponent(error.message)}`, 302);
  }
}

function only([line]: CartLine[]): CartLine {
  if (!line) throw new CartError("Nothing was chosen.");
  return line;
}

/** One line from `id` and `quantity`, or several from `items`, of a form or of JSON. */
async function readLines(c: Context): Promise<CartLine[]> {
  if (!c.req.header("content-type")?.includes("json")) return readForm(await c.req.formData());
  const body: unknown = await c.req.json().catch(() => null);
  const { items, ...single } = (body ?? {}) as { items?: unknown };
  return (Array.isArray(items) ? items : [single]).map((line: unknown) => {
    const { id, quantity, properties } = (line ?? {}) as Record<string, unknown>;
    return makeLine(id, quantity, properties as Record<string, string> | undefined);
  });
}

// As Rack reads it: a name that comes again begins the next entry of `items[]`.
function readForm(form: FormData): CartLine[] {
  const entries: Record<string, string>[] = [];
  const single: Record<string, string> = {};
  for (const [name, value] of form) {
    const key = /^items\[\d*\]\[(\w+|properties\]\[\w+)\]$/.exec(name)?.[1];
    if (!key) single[name] = String(value);
    else {
      const last = entries.at(-1);
      if (last && !(key in last)) last[key] = String(value);
      else entries.push({ [key]: String(value) });
    }
  }
  const lines = entries.length > 0 ? entries : "id" in single ? [single] : [];
  return lines.map((line) => makeLine(line["id"], line["quantity"], readProperties(line)));
}

function readProperties(line: Record<string, string>): Record<string, string> {
  const own = Object.entries(line).map(([name, value]) => [/^properties\]?\[(\w+)\]?$/.exec(name)?.[1], value]);
  return Object.fromEntries(own.filter(([name]) => name !== undefined));
}

const makeLine = (id: unknown, quantity: unknown, properties: Record<string, string> = {}): CartLine => ({
  variantId: Number(id),
  quantity: quantity === undefined ? 1 : Number(quantity),
  ...(Object.keys(properties).length > 0 && { properties }),
});

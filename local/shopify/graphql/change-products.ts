import { makeGid, readGid } from "../gid";
import type { Product } from "../shop-state";
import type { StandIn } from "../stand-in";
import { describeProductForWebhook } from "../webhooks/payloads";
import { type Args, notImplemented, type Resolver, type UserError, userError, type View } from "./context";
import { findProduct } from "./find-product";
import { showProduct } from "./show-product";
import { showShop } from "./show-shop";

const TITLE_CHARACTERS_MAX = 255;
const CHANGEABLE = ["title", "handle", "descriptionHtml", "vendor", "productType", "tags", "status"] as const;
export type ProductChange = Partial<Pick<Product, (typeof CHANGEABLE)[number]>>;

/** Changes a product and tells it by webhook; the errors say why it was not. */
export async function changeProduct(
  standIn: Pick<StandIn, "state" | "notify">,
  product: Product,
  change: ProductChange,
): Promise<UserError[]> {
  const title = change.title?.trim();
  if (title === "") return [userError(["title"], "Title can't be blank")];
  if (title && title.length > TITLE_CHARACTERS_MAX)
    return [userError(["title"], `Title is too long (maximum is ${TITLE_CHARACTERS_MAX} characters)`)];
  const taken = [...standIn.state.products.values()].some(
    ({ id, handle }) => id !== product.id && handle === change.handle,
  );
  if (taken) return [userError(["handle"], `Handle '${change.handle}' already in use. Please provide a new handle.`)];
  Object.assign(product, change, title && { title }, { updatedAt: new Date().toISOString() });
  await standIn.notify("products/update", describeProductForWebhook(product));
  return [];
}

/** Removes a product with its metafields and tells it by webhook. Its pictures stay among the files. */
export async function removeProduct({ state, notify }: Pick<StandIn, "state" | "notify">, product: Product) {
  const gone = [makeGid("Product", product.id), ...product.variants.map(({ id }) => makeGid("ProductVariant", id))];
  state.products.delete(product.id);
  for (const [key, { ownerId }] of state.metafields) if (gone.includes(ownerId)) state.metafields.delete(key);
  await notify("products/delete", { id: product.id });
}

const productUpdate: Resolver = async ({ product: input, input: former, identifier, media }: Args, context) => {
  if (former || identifier) throw notImplemented("productUpdate by anything but `product: {id: …}`");
  if (media?.length) throw notImplemented("productUpdate with media");
  const foreign = Object.keys(input ?? {}).filter((name) => name !== "id" && !CHANGEABLE.includes(name as "title"));
  const asked = foreign.filter((name) => name !== "deleteConflictingConstrainedMetafields");
  if (asked.length > 0) throw notImplemented(`productUpdate of ${asked.join(", ")}`);
  const product = findProduct(context.state, input?.id ?? "");
  if (!product) return { product: null, userErrors: [userError(["id"], "Product does not exist")] };
  const change = Object.fromEntries(
    CHANGEABLE.filter((name) => input[name] != null).map((name) => [name, input[name]]),
  );
  const userErrors = await changeProduct(context, product, change);
  return { product: showProduct(context, product), userErrors };
};

const productDelete: Resolver = async ({ input, synchronous }: Args, context): Promise<View> => {
  if (synchronous === false) throw notImplemented("productDelete in the background");
  const product = findProduct(context.state, input.id);
  const shop = () => showShop(context);
  if (!product || readGid(input.id)?.type !== "Product")
    return { deletedProductId: null, shop, userErrors: [userError(["id"], "Product does not exist")] };
  await removeProduct(context, product);
  return { deletedProductId: input.id, productDeleteOperation: null, shop, userErrors: [] };
};

export const productMutations = { productUpdate, productDelete };

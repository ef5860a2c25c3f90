import { readSearch, type Searchable } from "../search-query";
import type { Product } from "../shop-state";
import { type Args, notImplemented, type Resolver } from "./context";
import { findProduct } from "./find-product";
import { paginate, sortBy } from "./paginate";
import { showProduct } from "./show-product";

const sortKeys: Record<string, (product: Product) => string | number> = {
  ID: ({ id }) => id,
  RELEVANCE: ({ id }) => id,
  TITLE: ({ title }) => title,
  VENDOR: ({ vendor }) => vendor,
  PRODUCT_TYPE: ({ productType }) => productType,
  CREATED_AT: ({ createdAt }) => createdAt,
  PUBLISHED_AT: ({ createdAt }) => createdAt,
  UPDATED_AT: ({ updatedAt }) => updatedAt,
};

const products: Resolver = (args, context) => {
  if (args.savedSearchId) throw notImplemented("saved searches");
  const by = sortKeys[args.sortKey ?? "ID"];
  if (!by) throw notImplemented(`products sorted by ${args.sortKey}`);
  const sorted = sortBy({ all: context.state.products.values(), by, reverse: args.reverse });
  const all = searchProducts(sorted, args.query);
  return paginate({ all, args, show: (product) => showProduct(context, product) });
};

/** Keeps the products that match a query in Shopify's search syntax. */
export function searchProducts(products: Product[], query: string | null | undefined): Product[] {
  if (!query?.trim()) return products;
  const test = readSearch(query);
  try {
    return products.filter((product) => test(describeProduct(product)));
  } catch (error) {
    throw error instanceof RangeError ? notImplemented(error.message) : error;
  }
}

const describeProduct = (product: Product): Searchable => ({
  "": [product.title, product.vendor, product.productType, ...product.tags, ...product.variants.map(({ sku }) => sku)],
  id: product.id,
  title: product.title,
  handle: product.handle,
  status: product.status,
  vendor: product.vendor,
  product_type: product.productType,
  tag: product.tags,
  sku: product.variants.map(({ sku }) => sku),
  created_at: product.createdAt,
  updated_at: product.updatedAt,
});

const product: Resolver = ({ id }, context) => {
  const found = findProduct(context.state, id);
  return found ? showProduct(context, found) : null;
};

const byHandle: Resolver = ({ handle }: Args, context) => {
  const found = [...context.state.products.values()].find((entry) => entry.handle === handle);
  return found ? showProduct(context, found) : null;
};

const productByIdentifier: Resolver = ({ identifier }, context) => {
  if (identifier.customId) throw notImplemented("products by a metafield");
  return identifier.id ? product(identifier, context) : byHandle(identifier, context);
};

const productsCount: Resolver = ({ query }, { state }) => ({
  count: searchProducts([...state.products.values()], query).length,
  precision: "EXACT",
});

export const productQueries = { products, product, productByIdentifier, productByHandle: byHandle, productsCount };

import { AppError } from "~/errors";
import { metafieldsPerSetMax } from "~/limits";
import type { AdminGraphql } from "~/shopify-graphql.server";
import { type PageKey, pageKeys, type ShopPage } from "./read-pages";
import { refuseErrors, type UserError } from "./shop-files";

const NAMESPACE = "$app";
const types: Record<PageKey, string> = {
  look: "json",
  look_files: "list.file_reference",
  look_products: "list.product_reference",
};

const SET = `#graphql
  mutation SetLook($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) { metafields { compareDigest } userErrors { code message } }
  }`;
const DELETE = `#graphql
  mutation DeleteLook($metafields: [MetafieldIdentifierInput!]!) {
    metafieldsDelete(metafields: $metafields) { deletedMetafields { key } userErrors { message } }
  }`;

// Shopify says it in a sentence only; said another way it reaches the merchant as it is.
const GONE_PRODUCT = /non-existent resource gid:\/\/shopify\/Product\//;

type Set = { metafieldsSet: { metafields: { compareDigest: string }[] | null; userErrors: UserError[] } };
type Deleted = { metafieldsDelete: { userErrors: Pick<UserError, "message">[] } };

/** A metafield as it is to be; null where there is to be none. */
export type PageValues = Record<PageKey, string | null>;
/** A page to be put on a product, in the place of what was found there: anything else is left as it is. */
export type PageChange = { productGid: string; values: PageValues; found: ShopPage };
/** A metafield that was written, with the digest that Shopify gives it. */
export type WrittenField = { key: PageKey; value: string; digest: string };

/** How many pages can be written in one call. */
export const pagesPerSet = Math.floor(metafieldsPerSetMax / pageKeys.length);

/**
 * Puts looks on products, each with all its metafields in the same moment, at most `pagesPerSet` of them; either all or none.
 * Answers what was written, by product. Throws VALIDATION_ERROR where Shopify refuses one of them, and UNAVAILABLE where one
 * was changed since it was read.
 */
export async function setPages({ graphql, pages }: { graphql: AdminGraphql; pages: PageChange[] }) {
  const wanted = pages.flatMap(({ productGid, values, found }) =>
    pageKeys.flatMap((key) => {
      const value = values[key];
      return value === null ? [] : [{ productGid, key, value, compareDigest: found[key]?.digest ?? null }];
    }),
  );
  const { metafieldsSet } = await graphql<Set>(SET, {
    metafields: wanted.map(({ productGid, key, value, compareDigest }) => ({
      ...{ ownerId: productGid, namespace: NAMESPACE, key, type: types[key], value, compareDigest },
    })),
  });
  if (metafieldsSet.userErrors.some(({ code }) => code === "STALE_OBJECT"))
    throw new AppError("UNAVAILABLE", "The product's page was changed at the same moment. Try again.");
  if (metafieldsSet.userErrors.some(({ message }) => GONE_PRODUCT.test(message)))
    throw new AppError(
      "VALIDATION_ERROR",
      "A product that an item is linked to is not in your shop any more. Open the look and choose another one.",
    );
  refuseErrors(metafieldsSet.userErrors, "Shopify refuses the look");
  // an empty list cannot be set, and nothing points into one that is left from before
  const left = pages.filter(({ values, found }) => values.look_products === null && found.look_products !== null);
  await deleteMetafields({ graphql, productGids: left.map(({ productGid }) => productGid), keys: ["look_products"] });
  const written = new Map<string, WrittenField[]>(pages.map(({ productGid }) => [productGid, []]));
  for (const [at, { productGid, key, value }] of wanted.entries())
    written.get(productGid)?.push({ key, value, digest: metafieldsSet.metafields?.[at]?.compareDigest ?? "" });
  return written;
}

type OfProducts = { graphql: AdminGraphql; productGids: string[] };

/** Takes any look off these products; none there is no error. */
export async function clearPages({ graphql, productGids }: OfProducts): Promise<void> {
  await deleteMetafields({ graphql, productGids, keys: pageKeys });
}

async function deleteMetafields({ graphql, productGids, keys }: OfProducts & { keys: PageKey[] }): Promise<void> {
  if (productGids.length === 0) return;
  const metafields = productGids.flatMap((ownerId) => keys.map((key) => ({ ownerId, namespace: NAMESPACE, key })));
  const { metafieldsDelete } = await graphql<Deleted>(DELETE, { metafields });
  // a product that was deleted took its metafields along
  const errors = metafieldsDelete.userErrors.filter(({ message }) => !/not exist|not found/i.test(message));
  refuseErrors(errors, "Shopify does not take the look off the product");
}

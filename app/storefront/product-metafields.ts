import { AppError } from "~/errors";
import type { AdminGraphql } from "~/shopify-graphql.server";
import { refuseErrors, type UserError } from "./shop-files";

const NAMESPACE = "$app";
const KEYS = ["look", "look_files", "look_products"];

const SET = `#graphql
  mutation SetLook($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) { metafields { id } userErrors { code message } }
  }`;
const DELETE = `#graphql
  mutation DeleteLook($metafields: [MetafieldIdentifierInput!]!) {
    metafieldsDelete(metafields: $metafields) { deletedMetafields { key } userErrors { message } }
  }`;
const EXISTS = `#graphql
  query ProductExists($id: ID!) { product(id: $id) { id } }`;

type Set = { metafieldsSet: { userErrors: UserError[] } };
type Deleted = { metafieldsDelete: { userErrors: Pick<UserError, "message">[] } };
type OfProduct = { graphql: AdminGraphql; productGid: string };

/** Throws RESOURCE_NOT_FOUND unless the shop has the product. */
export async function requireProduct({ graphql, productGid }: OfProduct): Promise<void> {
  const { product } = await graphql<{ product: { id: string } | null }>(EXISTS, { id: productGid });
  if (!product) throw new AppError("RESOURCE_NOT_FOUND", "The product is not in the shop any more.");
}

type SetLook = OfProduct & { look: unknown; fileIds: string[]; productIds: string[] };

/**
 * Puts a look on a product, its facts, files and linked products together; whatever look was there is replaced in the same
 * moment.
 */
export async function setLookMetafields({ graphql, productGid, look, fileIds, productIds }: SetLook): Promise<void> {
  const owned = { ownerId: productGid, namespace: NAMESPACE };
  const list = (key: string, type: string, ids: string[]) => ({ ...owned, key, type, value: JSON.stringify(ids) });
  const { metafieldsSet } = await graphql<Set>(SET, {
    metafields: [
      { ...owned, key: "look", type: "json", value: JSON.stringify(look) },
      list("look_files", "list.file_reference", fileIds),
      ...(productIds.length > 0 ? [list("look_products", "list.product_reference", productIds)] : []),
    ],
  });
  refuseErrors(metafieldsSet.userErrors, "Shopify refuses the look");
  // an empty list cannot be set, and nothing points into a list that is left from before
  if (productIds.length === 0) await deleteMetafields({ graphql, productGid, keys: ["look_products"] });
}

/** Takes any look off a product; none there is no error. */
export async function deleteLookMetafields({ graphql, productGid }: OfProduct): Promise<void> {
  await deleteMetafields({ graphql, productGid, keys: KEYS });
}

async function deleteMetafields({ graphql, productGid, keys }: OfProduct & { keys: string[] }): Promise<void> {
  const metafields = keys.map((key) => ({ ownerId: productGid, namespace: NAMESPACE, key }));
  const { metafieldsDelete } = await graphql<Deleted>(DELETE, { metafields });
  // a product that was deleted took its metafields along
  const errors = metafieldsDelete.userErrors.filter(({ message }) => !/not exist|not found/i.test(message));
  refuseErrors(errors, "Shopify does not take the look off the product");
}

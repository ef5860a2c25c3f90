import { AppError } from "~/errors";
import type { AdminGraphql } from "~/shopify.server";
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
type Deleted = { metafieldsDelete: { userErrors: UserError[] } };
type OfProduct = { graphql: AdminGraphql; productGid: string };

/** Throws RESOURCE_NOT_FOUND unless the shop has the product. */
export async function requireProduct({ graphql, productGid }: OfProduct): Promise<void> {
  const { product } = await graphql<{ product: { id: string } | null }>(EXISTS, { id: productGid });
  if (!product) throw new AppError("RESOURCE_NOT_FOUND", "The product is not in the shop any more.");
}

/** Puts a look on a product, its facts and its files together; whatever look was there is replaced in the same moment. */
export async function setLookMetafields({
  graphql,
  productGid,
  look,
  fileIds,
}: OfProduct & { look: unknown; fileIds: string[] }) {
  const owned = { ownerId: productGid, namespace: NAMESPACE };
  const { metafieldsSet } = await graphql<Set>(SET, {
    metafields: [
      { ...owned, key: "look", type: "json", value: JSON.stringify(look) },
      { ...owned, key: "look_files", type: "list.file_reference", value: JSON.stringify(fileIds) },
    ],
  });
  refuseErrors(metafieldsSet.userErrors, "Shopify refuses the look");
}

/** Takes any look off a product; none there is no error. */
export async function deleteLookMetafields({ graphql, productGid }: OfProduct): Promise<void> {
  const metafields = KEYS.map((key) => ({ ownerId: productGid, namespace: NAMESPACE, key }));
  const { metafieldsDelete } = await graphql<Deleted>(DELETE, { metafields });
  // a product that was deleted took its metafields along
  const errors = metafieldsDelete.userErrors.filter(({ message }) => !/not exist|not found/i.test(message));
  refuseErrors(errors, "Shopify does not take the look off the product");
}

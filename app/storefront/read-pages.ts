import { productsPerReadMax } from "~/limits";
import type { AdminGraphql } from "~/shopify-graphql.server";

const READ = `#graphql
  query ReadPages($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Product {
        id
        look: metafield(namespace: "$app", key: "look") { value compareDigest }
        files: metafield(namespace: "$app", key: "look_files") { value compareDigest }
        products: metafield(namespace: "$app", key: "look_products") { value compareDigest }
      }
    }
  }`;

type Field = { value: string; compareDigest: string } | null;
type Node = { id?: string; look?: Field; files?: Field; products?: Field } | null;

/** The metafields of ours, by the name in their namespace. */
export type PageKey = "look" | "look_files" | "look_products";
export const pageKeys: PageKey[] = ["look", "look_files", "look_products"];

/** What is on a product's page of ours now; null where a metafield is not there. */
export type ShopPage = Record<PageKey, { value: string; digest: string } | null>;

/** The pages of products as Shopify has them, by product; one that is not in the shop any more is not among them. */
export async function readPages({ graphql, productGids }: { graphql: AdminGraphql; productGids: string[] }) {
  const pages = new Map<string, ShopPage>();
  const wanted = [...new Set(productGids)];
  for (let from = 0; from < wanted.length; from += productsPerReadMax) {
    const ids = wanted.slice(from, from + productsPerReadMax);
    const { nodes } = await graphql<{ nodes: Node[] }>(READ, { ids });
    for (const node of nodes)
      if (node?.id)
        pages.set(node.id, {
          look: present(node.look),
          look_files: present(node.files),
          look_products: present(node.products),
        });
  }
  return pages;
}

const present = (field: Field | undefined) => (field ? { value: field.value, digest: field.compareDigest } : null);

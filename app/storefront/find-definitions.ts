import { log } from "~/log.server";
import type { AdminGraphql } from "~/shopify-graphql.server";
import { pageKeys } from "./read-pages";

const READ = `#graphql
  query ReadDefinitions($first: Int!) {
    metafieldDefinitions(ownerType: PRODUCT, namespace: "$app", first: $first) { nodes { key } }
  }`;
const FIRST = 50;

/**
 * Which of our metafields the shop has no definition for: they come with the app's configuration, and without them the theme
 * block may not read what is published. Only a deployment of that configuration brings them back.
 */
export async function findMissingDefinitions({
  shop,
  graphql,
}: {
  shop: string;
  graphql: AdminGraphql;
}): Promise<string[]> {
  const { metafieldDefinitions } = await graphql<{ metafieldDefinitions: { nodes: { key: string }[] } }>(READ, {
    first: FIRST,
  });
  const there = metafieldDefinitions.nodes.map(({ key }) => key);
  const missing = pageKeys.filter((key) => !there.includes(key));
  if (missing.length > 0)
    log.error({ shop, missing }, "a shop lacks definitions of our metafields: deploy the app's configuration");
  return missing;
}

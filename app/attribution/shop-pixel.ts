import { AppError } from "~/errors";
import type { AdminGraphql } from "~/shopify-graphql.server";

const NAMESPACE = "looklift";
const KEY = "measure";

const CREATE = `#graphql
  mutation CreatePixel($webPixel: WebPixelInput!) {
    webPixelCreate(webPixel: $webPixel) { webPixel { id } userErrors { code message } }
  }`;
const FIND = `#graphql
  query FindPixel { webPixel { id } }`;
const UPDATE = `#graphql
  mutation UpdatePixel($id: ID!, $webPixel: WebPixelInput!) {
    webPixelUpdate(id: $id, webPixel: $webPixel) { webPixel { id } userErrors { code message } }
  }`;
const DELETE = `#graphql
  mutation DeletePixel($id: ID!) { webPixelDelete(id: $id) { userErrors { code message } } }`;
const INSTALLATION = `#graphql
  query FindInstallation { currentAppInstallation { id } }`;
const SET = `#graphql
  mutation SetMeasure($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) { userErrors { message } }
  }`;
const UNSET = `#graphql
  mutation UnsetMeasure($metafields: [MetafieldIdentifierInput!]!) {
    metafieldsDelete(metafields: $metafields) { userErrors { message } }
  }`;

type PixelError = { code: string | null; message: string };
type Changed = { webPixel: { id: string } | null; userErrors: PixelError[] };
type Settings = { accountID: string; endpoint: string };

/** Connects the shop's storefront to our pixel, with these settings, or sets those of the one that is connected. Answers its gid. */
export async function connectPixel({ graphql, settings }: { graphql: AdminGraphql; settings: Settings }) {
  const webPixel = { settings };
  const { webPixelCreate: created } = await graphql<{ webPixelCreate: Changed }>(CREATE, { webPixel });
  if (created.webPixel) return created.webPixel.id;
  if (!created.userErrors.some(({ code }) => code === "TAKEN")) throw refusal(created.userErrors);
  // this app has one pixel in a shop, and an earlier attempt has connected it
  const { webPixel: found } = await graphql<{ webPixel: { id: string } | null }>(FIND, {});
  if (!found) throw refusal(created.userErrors);
  const { webPixelUpdate } = await graphql<{ webPixelUpdate: Changed }>(UPDATE, { id: found.id, webPixel });
  if (webPixelUpdate.userErrors.length > 0) throw refusal(webPixelUpdate.userErrors);
  return found.id;
}

/** Takes the pixel off the storefront; none there is no error. */
export async function disconnectPixel({ graphql, gid }: { graphql: AdminGraphql; gid: string }): Promise<void> {
  const { webPixelDelete } = await graphql<{ webPixelDelete: { userErrors: PixelError[] } }>(DELETE, { id: gid });
  const errors = webPixelDelete.userErrors.filter(({ code }) => code !== "NOT_FOUND");
  if (errors.length > 0) throw refusal(errors);
}

type Measure = { holdout: number; run: string };

/** Tells the theme blocks that they measure, and with what share held out; null: that they don't. */
export async function tellBlocks({ graphql, measure }: { graphql: AdminGraphql; measure: Measure | null }) {
  const { currentAppInstallation } = await graphql<{ currentAppInstallation: { id: string } }>(INSTALLATION, {});
  const field = { ownerId: currentAppInstallation.id, namespace: NAMESPACE, key: KEY };
  if (measure === null) {
    // one that is not there cannot be deleted, and need not be
    await graphql<{ metafieldsDelete: { userErrors: { message: string }[] } }>(UNSET, { metafields: [field] });
    return;
  }
  const { metafieldsSet } = await graphql<{ metafieldsSet: { userErrors: { message: string }[] } }>(SET, {
    metafields: [{ ...field, type: "json", value: JSON.stringify(measure) }],
  });
  if (metafieldsSet.userErrors.length > 0) throw refusal(metafieldsSet.userErrors);
}

const refusal = (errors: { message: string }[]) =>
  new AppError("UNAVAILABLE", `Shopify refuses to measure: ${errors.map(({ message }) => message).join(" ")}`);

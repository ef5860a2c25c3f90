import { readGid } from "../gid";
import { type Args, type GraphqlContext, notImplemented, type Resolver, type View } from "./context";
import { findProduct, findVariant } from "./find-product";
import { showPurchase, showSubscription } from "./show-charge";
import { showFile } from "./show-file";
import { showInstallation } from "./show-installation";
import { showMetafield } from "./show-metafield";
import { showProduct, showVariant } from "./show-product";
import { showShop } from "./show-shop";

/** Whatever a gid names; null when there is no such thing (any more). Throws for a type that the stand-in does not keep. */
export function findNode(context: GraphqlContext, gid: string): View | null {
  const { state } = context;
  const read = readGid(gid);
  switch (read?.type) {
    case undefined:
      return null;
    case "Product": {
      const product = findProduct(state, gid);
      return product && showProduct(context, product);
    }
    case "ProductVariant": {
      const found = findVariant(state, gid);
      return found && showVariant(context, found.product, found.variant);
    }
    case "MediaImage": {
      const file = state.files.get(gid);
      return file ? showFile(context, file) : null;
    }
    case "Metafield": {
      const found = [...state.metafields.values()].find(({ id }) => id === gid);
      return found ? showMetafield(context, found) : null;
    }
    case "AppPurchaseOneTime": {
      const purchase = state.purchases.get(read?.id ?? 0);
      return purchase ? showPurchase(purchase) : null;
    }
    case "AppSubscription": {
      const subscription = state.subscriptions.get(read?.id ?? 0);
      return subscription ? showSubscription(subscription) : null;
    }
    case "AppInstallation":
      return read?.id === state.installation.id ? showInstallation(context) : null;
    case "Shop":
      return read?.id === state.settings.id ? showShop(context) : null;
    default:
      throw notImplemented(`nodes of the type ${read?.type}`);
  }
}

const node: Resolver = ({ id }: Args, context) => findNode(context, id);
const nodes: Resolver = ({ ids }: Args, context) => ids.map((id: string) => findNode(context, id));

export const nodeQueries = { node, nodes };

import { makeGid } from "../gid";
import type { GraphqlContext, Resolver, View } from "./context";
import { showMetafields } from "./show-metafield";

export function showShop(context: GraphqlContext): View {
  const { state, storefrontOrigin } = context;
  const { id, name, email, currency, timezone } = state.settings;
  const gid = makeGid("Shop", id);
  return {
    __typename: "Shop",
    id: gid,
    name,
    email,
    contactEmail: email,
    myshopifyDomain: state.shop,
    url: `https://${state.shop}`,
    primaryDomain: {
      __typename: "Domain",
      id: makeGid("Domain", id),
      host: new URL(storefrontOrigin).host,
      url: storefrontOrigin,
      sslEnabled: false,
    },
    currencyCode: currency,
    ianaTimezone: timezone,
    shopOwnerName: `${name} owner`,
    plan: {
      displayName: state.settings.development === false ? "Basic" : "Development",
      publicDisplayName: state.settings.development === false ? "Basic" : "Development",
      partnerDevelopment: state.settings.development !== false,
      shopifyPlus: false,
    },
    setupRequired: false,
    taxesIncluded: false,
    ...showMetafields(context, gid),
  };
}

const shop: Resolver = (_, context) => showShop(context);
const shopBillingPreferences: Resolver = (_, { state }) => ({ currency: state.settings.currency });

export const shopQueries = { shop, shopBillingPreferences };

import { usedOf } from "../billing/count-usage";
import { makeGid } from "../gid";
import type { Product, Purchase, ShopState, Subscription, UsageLine } from "../shop-state";

/** The body of products/update, in the shape of the former REST API, which webhooks kept. */
export const describeProductForWebhook = (product: Product): object => ({
  admin_graphql_api_id: makeGid("Product", product.id),
  body_html: product.descriptionHtml,
  created_at: product.createdAt,
  handle: product.handle,
  id: product.id,
  product_type: product.productType,
  published_at: product.status === "ACTIVE" ? product.createdAt : null,
  template_suffix: null,
  title: product.title,
  updated_at: product.updatedAt,
  vendor: product.vendor,
  status: product.status.toLowerCase(),
  published_scope: "web",
  tags: product.tags.join(", "),
  variants: product.variants.map((variant, index) => ({
    admin_graphql_api_id: makeGid("ProductVariant", variant.id),
    id: variant.id,
    product_id: product.id,
    title: variant.title,
    price: variant.price,
    compare_at_price: variant.compareAtPrice,
    position: index + 1,
    sku: variant.sku,
  })),
});

/** The body of app_purchases_one_time/update. */
export const describePurchaseForWebhook = ({ settings }: ShopState, purchase: Purchase): object => ({
  app_purchase_one_time: {
    admin_graphql_api_id: makeGid("AppPurchaseOneTime", purchase.id),
    name: purchase.name,
    status: purchase.status,
    admin_graphql_api_shop_id: makeGid("Shop", settings.id),
    created_at: purchase.createdAt,
    updated_at: purchase.updatedAt,
  },
});

/** The body of app_subscriptions/update. */
export const describeSubscriptionForWebhook = ({ settings }: ShopState, subscription: Subscription): object => ({
  app_subscription: {
    admin_graphql_api_id: makeGid("AppSubscription", subscription.id),
    name: subscription.name,
    status: subscription.status,
    admin_graphql_api_shop_id: makeGid("Shop", settings.id),
    created_at: subscription.createdAt,
    updated_at: subscription.updatedAt,
    currency: subscription.currency,
  },
});

/** The body of app_subscriptions/approaching_capped_amount. */
export const describeUsageForWebhook = (state: ShopState, subscription: Subscription, line: UsageLine): object => {
  const { app_subscription } = describeSubscriptionForWebhook(state, subscription) as { app_subscription: object };
  const used = usedOf(subscription, line);
  return { app_subscription: { ...app_subscription, balance_used: used, capped_amount: line.cappedAmount } };
};

/** The body of app/uninstalled. */
export const describeShopForWebhook = ({ shop, settings }: ShopState): object => ({
  id: settings.id,
  name: settings.name,
  email: settings.email,
  domain: shop,
  myshopify_domain: shop,
  currency: settings.currency,
  primary_locale: settings.locale,
  iana_timezone: settings.timezone,
  plan_name: "partner_test",
});

/** What a webhook of a topic says when it is sent by hand and no payload was given. */
export function samplePayload(state: ShopState, topic: string): object {
  const shop = { shop_id: state.settings.id, shop_domain: state.shop };
  const customer = { id: 191167, email: "john@example.com", phone: "555-625-1199" };
  const [product] = state.products.values();
  switch (topic) {
    case "customers/data_request":
      return { ...shop, orders_requested: [299938], customer, data_request: { id: 9999 } };
    case "customers/redact":
      return { ...shop, customer, orders_to_redact: [299938] };
    case "shop/redact":
      return shop;
    case "app/uninstalled":
      return describeShopForWebhook(state);
    case "app/scopes_update": {
      const { scopes, id } = state.installation;
      return {
        id,
        previous: scopes,
        current: scopes,
        updated_at: new Date().toISOString(),
        shop_id: state.settings.id,
      };
    }
    case "app_purchases_one_time/update": {
      const purchase = [...state.purchases.values()].at(-1);
      return purchase ? describePurchaseForWebhook(state, purchase) : {};
    }
    case "app_subscriptions/update": {
      const subscription = [...state.subscriptions.values()].at(-1);
      return subscription ? describeSubscriptionForWebhook(state, subscription) : {};
    }
    case "app_subscriptions/approaching_capped_amount": {
      const subscription = [...state.subscriptions.values()].at(-1);
      const line = subscription?.lines.find(({ kind }) => kind === "usage") as UsageLine | undefined;
      return subscription && line ? describeUsageForWebhook(state, subscription, line) : {};
    }
    case "products/update":
      return product ? describeProductForWebhook(product) : {};
    case "products/delete":
      return { id: product?.id ?? 1 };
    default:
      return {};
  }
}

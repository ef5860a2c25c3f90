import { readFileSync } from "node:fs";
import { z } from "zod";
import { readToml } from "./read-toml";

const access = z.strictObject({
  admin: z.enum(["merchant_read", "merchant_read_write"]).optional(),
  storefront: z.enum(["public_read", "none"]).optional(),
});

const definition = z.strictObject({
  type: z.string(),
  name: z.string(),
  description: z.string().optional(),
  access: access.optional(),
});

const subscription = z.strictObject({
  topics: z.array(z.string()).optional(),
  compliance_topics: z.array(z.string()).optional(),
  uri: z.string(),
});

const schema = z.strictObject({
  client_id: z.string().regex(/^[0-9a-f]{32}$/),
  name: z.string().min(1).max(30),
  handle: z.string().optional(),
  application_url: z.url(),
  embedded: z.boolean(),
  build: z.record(z.string(), z.union([z.boolean(), z.string()])).optional(),
  access_scopes: z.strictObject({ scopes: z.string(), optional_scopes: z.array(z.string()).optional() }),
  auth: z.strictObject({ redirect_urls: z.array(z.url()).min(1) }),
  webhooks: z.strictObject({ api_version: z.string(), subscriptions: z.array(subscription) }),
  app_proxy: z.strictObject({ url: z.string(), subpath: z.string(), prefix: z.string() }).optional(),
  product: z.strictObject({ metafields: z.strictObject({ app: z.record(z.string(), definition) }) }).optional(),
});

export type AppConfig = {
  clientId: string;
  name: string;
  applicationUrl: string;
  scopes: string[];
  /** What the app may ask for once it runs. */
  optionalScopes: string[];
  redirectUrls: string[];
  webhooks: { apiVersion: string; subscriptions: WebhookSubscription[] };
  /** Where Shopify sends what a shopper asks for below `/<prefix>/<subpath>`. */
  proxy: { url: string; subpath: string; prefix: string } | null;
  /** The app-owned definitions on products; their namespace in the Admin API is `$app`. */
  productMetafields: MetafieldDefinition[];
};
export type WebhookSubscription = { topics: string[]; complianceTopics: string[]; uri: string };
export type MetafieldDefinition = {
  key: string;
  type: string;
  name: string;
  description: string | null;
  access: { admin: string | null; storefront: string | null };
};

/** Reads the app's configuration; throws an error that names every key that is missing, wrong or not understood. */
export function readAppConfig({ path }: { path: string }): AppConfig {
  const parsed = schema.safeParse(readToml(readFileSync(path, "utf8")));
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".") || "(root)"}: ${issue.message}`);
    throw new Error(`${path} is not understood:\n${lines.join("\n")}`);
  }
  const config = parsed.data;
  return {
    clientId: config.client_id,
    name: config.name,
    applicationUrl: config.application_url,
    scopes: config.access_scopes.scopes.split(",").map((scope) => scope.trim()),
    optionalScopes: config.access_scopes.optional_scopes ?? [],
    redirectUrls: config.auth.redirect_urls,
    webhooks: {
      apiVersion: config.webhooks.api_version,
      subscriptions: config.webhooks.subscriptions.map(({ topics = [], compliance_topics = [], uri }) => ({
        topics,
        complianceTopics: compliance_topics,
        uri,
      })),
    },
    proxy: config.app_proxy ?? null,
    productMetafields: Object.entries(config.product?.metafields.app ?? {}).map(([key, given]) => ({
      key,
      type: given.type,
      name: given.name,
      description: given.description ?? null,
      access: { admin: given.access?.admin ?? null, storefront: given.access?.storefront ?? null },
    })),
  };
}

// shopify.app.toml against Shopify's rules and against the app: the real CLI takes unknown keys and topics without a word.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readAppConfig } from "../local/shopify/read-app-config";
import { readToml } from "../local/shopify/read-toml";

const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const path = join(root, "shopify.app.toml");
const config = readAppConfig({ path });
const subscriptions = config.webhooks.subscriptions;

test("name and addresses are those that the review lets pass", () => {
  const urls = [config.applicationUrl, ...config.redirectUrls];
  expect(config.name.length).toBeLessThanOrEqual(30);
  for (const text of [config.name, ...urls]) expect(text).not.toMatch(/shopify|example/i);
  for (const url of urls) expect(new URL(url).origin).toBe(config.applicationUrl);
});

test("the scopes are those that the app asks for without a setting", () => {
  const [, scopes = ""] = /SCOPES: z\.string\(\)\.default\("([^"]+)"\)/.exec(read("app/env.server.ts")) ?? [];
  expect(config.scopes).toEqual(scopes.split(","));
});

test("the webhooks come in the version of the API that the app speaks", () => {
  const [, month = "", year = ""] = /ApiVersion\.([A-Z][a-z]+)(\d\d)/.exec(read("app/shopify.server.ts")) ?? [];
  const versions: Record<string, string> = { January: "01", April: "04", July: "07", October: "10" };
  expect(config.webhooks.apiVersion).toBe(`20${year}-${versions[month]}`);
});

test("each topic is subscribed to once, and all three of compliance are", () => {
  const topics = subscriptions.flatMap((subscription) => subscription.topics);
  expect(new Set(topics).size).toBe(topics.length);
  expect(topics.filter((topic) => !/^[a-z_]+\/[a-z_]+$/.test(topic))).toEqual([]);
  expect(subscriptions.flatMap(({ complianceTopics }) => complianceTopics).sort()).toEqual([
    "customers/data_request",
    "customers/redact",
    "shop/redact",
  ]);
  for (const { topics, complianceTopics } of subscriptions)
    expect(topics.length > 0).not.toBe(complianceTopics.length > 0);
});

test("what Shopify calls is below the app's address, and a comment says which file answers", () => {
  const called = [...subscriptions.map(({ uri }) => uri), ...(config.proxy ? [config.proxy.url] : [])];
  expect(called.filter((uri) => !/^(\/[a-z]+)+$/.test(uri))).toEqual([]);
  expect(read("shopify.app.toml").match(/^\s*# Handled by: app\/\S+$/gm)).toHaveLength(called.length);
});

test("what is declared is handled", () => {
  const handlers = [...read("shopify.app.toml").matchAll(/# Handled by: (\S+)/g)].map(([, file]) => file ?? "");
  expect(handlers.length).toBeGreaterThan(0);
  expect(handlers.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test("a proxy has an address that Shopify gives, and the scope for it", () => {
  const { proxy, scopes } = config;
  if (!proxy) return;
  expect(scopes).toContain("write_app_proxy");
  expect(["a", "apps", "community", "tools"]).toContain(proxy.prefix);
  expect(proxy.subpath).toMatch(/^(?!admin$|services$|password$|login$)[a-z0-9-]{1,30}$/);
});

test("the metafields are the app's own: the merchant may read them, and nobody else may write them", () => {
  const facts = config.productMetafields.map(({ key, type, access }) => [key, type, access.admin, access.storefront]);
  expect(facts).toEqual([
    ["look", "json", "merchant_read", "public_read"],
    ["look_files", "list.file_reference", "merchant_read", "public_read"],
    ["look_products", "list.product_reference", "merchant_read", "public_read"],
  ]);
});

test("the theme extension is known by an id that stays", () => {
  expect(readToml(read("extensions/trial-items/shopify.extension.toml"))).toEqual({
    name: "Looklift",
    type: "theme",
    uid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  });
});

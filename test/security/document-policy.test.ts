// The policy of a page: whoever Shopify's library names may frame it, else nobody; no script without a nonce.
import { beforeAll, expect, test } from "vitest";
import { startCore } from "../support/start-core";

let policyOf: (given: string | null) => string;

beforeAll(async () => {
  const core = await startCore({ env: { APP_BRIDGE_URL: "https://cdn.shopify.com/shopifycloud/app-bridge.js" } });
  const { documentPolicy } = await import("~/document-policy.server");
  policyOf = (given) => documentPolicy({ given, nonce: "n0nce" });
  return () => core.stop();
});

test("without a shop nobody may frame it", () => {
  for (const given of [null, "", "script-src *"])
    expect(policyOf(given)).toBe(
      "frame-ancestors 'none'; script-src 'self' 'nonce-n0nce' https://cdn.shopify.com; object-src 'none'; base-uri 'none';",
    );
});

test("of a shop its admin may, and what else the library's header says is not taken over", () => {
  const given = "frame-ancestors https://a.myshopify.com https://admin.shopify.com; script-src *;";
  expect(policyOf(given)).toMatch(
    /^frame-ancestors https:\/\/a\.myshopify\.com https:\/\/admin\.shopify\.com; script-src 'self'/,
  );
  expect(policyOf(given)).not.toContain("*");
});

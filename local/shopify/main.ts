import { startShopify } from "./start-shopify";

const env = process.env;
const started = await startShopify({
  port: Number(env["SHOPIFY_STANDIN_PORT"] ?? 3100),
  storefrontPort: Number(env["STOREFRONT_PORT"] ?? 3101),
  dir: env["SHOPIFY_STANDIN_DIR"] ?? ".data/shopify",
  shop: env["SHOPIFY_STANDIN_SHOP"] ?? "demo.myshopify.com",
  apiKey: env["SHOPIFY_API_KEY"] ?? "",
  apiSecret: env["SHOPIFY_API_SECRET"] ?? "",
  appUrl: env["APP_URL"] ?? "http://localhost:3000",
  failPercent: Number(env["CHAOS"] ?? 0),
});
console.log(JSON.stringify({ ready: true, admin: started.origin, storefront: started.storefrontOrigin }));
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.on(signal, () => void started.stop().then(() => process.exit(0)));

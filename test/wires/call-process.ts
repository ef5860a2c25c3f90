// A process of its own that calls the Admin API: once to learn what that costs, then so many times at once.
import { adminGraphql } from "~/shopify-graphql.server";

const { SHOP = "", CALLS = "1" } = process.env;
const call = async () => (await adminGraphql({ shop: SHOP }))("query ShopName { shop { name } }");
await call();
process.once("message", async () => {
  const calls = await Promise.allSettled(Array.from({ length: Number(CALLS) }, call));
  process.send?.(calls.filter(({ status }) => status === "fulfilled").length, () => process.exit(0));
});
process.send?.("ready");

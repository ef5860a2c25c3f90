// A process of its own that finds the shop's token: some callers at once, when it is told to begin.
import { createHash } from "node:crypto";

const { SHOP = "", CALLERS = "1" } = process.env;
const { findToken } = await import("~/shopify-tokens.server");
process.once("message", async () => {
  const finding = Array.from({ length: Number(CALLERS) }, () => findToken({ shop: SHOP }));
  const found = await Promise.all(finding.map((token) => token.then(hash, (error) => `${error.code}`)));
  process.send?.(found, () => process.exit(0));
});
process.send?.("ready");

function hash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

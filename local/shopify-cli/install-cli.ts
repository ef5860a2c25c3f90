import { installLocked } from "../start/install-locked";

/** Shopify's CLI of the lock beside this file, 52 MB in `.runtime/shopify-cli`; the path of its program, or `why` it cannot be had. */
export function installCli(): { path: string } | { why: string } {
  const program = "@shopify/cli/bin/run.js";
  return installLocked({ from: import.meta.dirname, name: "shopify-cli", program, title: "Shopify's CLI" });
}

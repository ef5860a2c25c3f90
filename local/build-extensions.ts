// npm run extensions:build: builds the app as `shopify app build` does, configuration, extensions and web, without a login.
import { buildWithCli } from "./shopify-cli/build-with-cli";
import { installCli } from "./shopify-cli/install-cli";

const UNCHECKED = 2;

const cli = installCli();
if ("why" in cli) {
  console.error(`Nothing was built: ${cli.why}`);
  process.exit(UNCHECKED);
}
const begun = performance.now();
const { isBuilt, words } = await buildWithCli({ cli: cli.path, web: true });
console.log(words);
const seconds = ((performance.now() - begun) / 1000).toFixed(1);
console.log(isBuilt ? `Built by Shopify's CLI in ${seconds} s.` : `Shopify's CLI does not build it (${seconds} s).`);
process.exit(isBuilt ? 0 : 1);

// Shopify's own CLI builds this app without a login, and what it refuses is found. Our rules beyond its own are held by
// test/shopify-config.test.ts and test/flow/extensions.test.ts: of an unknown type, and a missing schema, it says nothing.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildWithCli } from "../../local/shopify-cli/build-with-cli";
import { installCli } from "../../local/shopify-cli/install-cli";

const cli = installCli();
const path = "path" in cli ? cli.path : "";
if ("why" in cli) console.error(`Skipped, because there is no CLI of Shopify's here. ${cli.why}`);
const tested = test.skipIf(path === "");

tested("it builds configuration, extensions and web", { timeout: 240_000 }, async () => {
  const { isBuilt, words } = await buildWithCli({ cli: path, web: true });
  expect(words).toContain("Looklift built!");
  expect(isBuilt, words).toBe(true);
});

const faults: [string, string, string, string, RegExp][] = [
  [
    "a key with an underscore",
    "extensions/credits-low/shopify.extension.toml",
    "credits left",
    "credits_left",
    /alphabetic/,
  ],
  ["a handle with a space", "extensions/look-ready/shopify.extension.toml", "look-ready", "look ready", /\[handle\]/],
  [
    "a handle that another has",
    "extensions/look-ready/shopify.extension.toml",
    "look-ready",
    "credits-low",
    /Duplicated/,
  ],
  [
    "a block without a schema",
    "extensions/trial-items/blocks/shop-the-look.liquid",
    "{% schema %}",
    "",
    /LiquidHTMLSyntaxError/,
  ],
  ["a topic that comes twice", "shopify.app.toml", '"app/scopes_update"', '"app/uninstalled"', /duplicate/i],
  [
    "an address that is none",
    "shopify.app.toml",
    'application_url = "https',
    'application_url = "htp',
    /application_url/,
  ],
];

tested.each(faults)("it refuses %s", { timeout: 60_000 }, async (_, file, right, wrong, said) => {
  const change = (folder: string) => {
    const text = readFileSync(join(folder, file), "utf8");
    expect(text).toContain(right);
    writeFileSync(join(folder, file), text.replace(right, wrong));
  };
  const { isBuilt, words } = await buildWithCli({ cli: path, web: false, change });
  expect(words).toMatch(said);
  expect(isBuilt).toBe(false);
});

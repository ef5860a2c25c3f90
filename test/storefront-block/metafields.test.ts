import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readAppConfig } from "../../local/shopify/read-app-config";

const root = join(import.meta.dirname, "../..");
const dir = join(root, "extensions/trial-items");
const files = ["blocks", "snippets"].flatMap((folder) =>
  readdirSync(join(dir, folder)).map((name) => ({ name, text: readFileSync(join(dir, folder, name), "utf8") })),
);

test("metafields are read in the bracket form: the dot form finds nothing, and nobody says so", () => {
  const all = files.flatMap(({ text }) => [...text.matchAll(/(?:app\.)?metafields\S*/g)].map(([read]) => read));
  // of the app's own installation, where it keeps the shop's settings
  const reads = all.filter((read) => !/^app\.metafields\.looklift\.[a-z]+\.value$/.test(read));
  expect(reads.length).toBeGreaterThanOrEqual(9);
  expect(reads.filter((read) => !/^metafields\['\$app'\]\.[a-z_]+\.value$/.test(read))).toEqual([]);
});

test("the metafields that are read are those that the app declares", () => {
  const read = new Set(
    files.flatMap(({ text }) => [...text.matchAll(/\['\$app'\]\.([a-z_]+)/g)].map(([, key]) => key ?? "")),
  );
  const declared = readAppConfig({ path: join(root, "shopify.app.toml") }).productMetafields;
  expect([...read].sort()).toEqual(declared.map(({ key }) => key).sort());
});

test("a list of references is only looped over: it has no places and no size", () => {
  for (const { name, text } of files)
    expect([name, text.match(/\b(?:files|linked_products)(?:\[|\.| \|)/g)]).toEqual([name, null]);
});

test("styles and scripts are assets: Shopify refuses the tags for them in an extension", () => {
  for (const { name, text } of files)
    expect([name, /\{%-?\s*(?:javascript|stylesheet|style)\b/.test(text)]).toEqual([name, false]);
});

// Shopify's limits for a theme app extension, with room to spare, and our own for what a shopper's browser gets.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const extension = join(import.meta.dirname, "../../extensions/trial-items");
const list = (folder: string) => readdirSync(join(extension, folder)).map((name) => join(extension, folder, name));
const sizeOf = (paths: string[]) => paths.reduce((sum, path) => sum + statSync(path).size, 0);
const packed = (name: string) => gzipSync(readFileSync(join(extension, "assets", name)), { level: 9 }).length;

test("only folders and kinds of files that Shopify takes", () => {
  const known = ["assets", "blocks", "locales", "snippets", "shopify.extension.toml", ".theme-check.yml"];
  expect(readdirSync(extension).filter((name) => !known.includes(name))).toEqual([]);
  const kinds = new Set(list("assets").map((path) => extname(path)));
  expect([...kinds].sort()).toEqual([".css", ".js"]);
  for (const folder of ["blocks", "snippets"])
    expect(list(folder).every((path) => path.endsWith(".liquid"))).toBe(true);
});

test("a tenth of the bytes that Shopify allows", () => {
  expect(sizeOf(["assets", "blocks", "locales", "snippets"].flatMap(list))).toBeLessThan(1_000_000);
  expect(sizeOf(["blocks", "snippets"].flatMap(list))).toBeLessThan(50_000);
  expect(list("blocks").length).toBeLessThanOrEqual(3);
  for (const path of list("locales")) expect(statSync(path).size).toBeLessThan(7_500);
});

test("script of at most 2 kB, styles of at most 1 kB first and 3 kB in all, compressed", () => {
  expect(readdirSync(join(extension, "assets")).sort()).toEqual([
    "looklift-details.css",
    "looklift-measure.js",
    "looklift.css",
    "looklift.js",
  ]);
  expect(packed("looklift.js")).toBeLessThanOrEqual(1_250);
  // the second one only where the shop measures
  expect(packed("looklift.js") + packed("looklift-measure.js")).toBeLessThanOrEqual(2_000);
  expect(packed("looklift.css")).toBeLessThanOrEqual(1_000);
  expect(packed("looklift.css") + packed("looklift-details.css")).toBeLessThanOrEqual(3_000);
  expect(statSync(join(extension, "assets/looklift.js")).size).toBeLessThan(5_000);
});

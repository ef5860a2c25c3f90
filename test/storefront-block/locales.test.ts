import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { itemCategories } from "~/engine/categories";
import { colorNames } from "~/engine/embedded/name-colors";
import { readExtension, type Translations } from "../../local/shopify/storefront/read-extension";

const dir = join(import.meta.dirname, "../../extensions/trial-items");
const { locales, schemaLocales, blocks } = readExtension({ dir });
const liquid = ["blocks", "snippets"]
  .flatMap((folder) => readdirSync(join(dir, folder)).map((name) => readFileSync(join(dir, folder, name), "utf8")))
  .join("\n");

function listTexts(translations: Translations, path = ""): [key: string, text: string][] {
  return Object.entries(translations).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[path + key, value]] : listTexts(value, `${path}${key}.`),
  );
}
const keysOf = (translations: Translations | undefined) => listTexts(translations ?? {}).map(([key]) => key);

test("every language has every key", () => {
  for (const all of [locales, schemaLocales])
    for (const [language, translations] of all)
      expect([language, ...keysOf(translations)]).toEqual([language, ...keysOf(all.get("default"))]);
  const languages = ["de", "default", "es", "fr", "it", "ja", "nl"];
  expect([...locales.keys()].filter((name) => languages.includes(name)).sort()).toEqual(languages);
  expect([...schemaLocales.keys()].filter((name) => languages.includes(name)).sort()).toEqual(languages);
});

test("every key is used, and every key that is used is there", () => {
  // one and other are chosen by the count
  const keys = new Set(keysOf(locales.get("default")).map((key) => key.replace(/\.(one|other)$/, "")));
  const dynamic = /^(categories|colors)\./;
  const literal = new Set([...liquid.matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map(([, key]) => key ?? ""));
  expect([...keys].filter((key) => !literal.has(key) && !dynamic.test(key))).toEqual([]);
  expect([...literal].filter((key) => !keys.has(key) && !/\.(css|js)$/.test(key))).toEqual([]);
});

test("every category and colour that an item can have is translated", () => {
  const keys = keysOf(locales.get("default"));
  const wanted = [
    ...itemCategories.map((category) => `categories.${category}`),
    ...Object.keys(colorNames).map((name) => `colors.${name.replaceAll(" ", "_")}`),
  ];
  expect(keys.filter((key) => /^(categories|colors)\./.test(key)).sort()).toEqual(wanted.sort());
});

test("the schema's keys are used, and those that are used are there", () => {
  const used = new Set(
    [...blocks.values()].flatMap(({ schema }) =>
      [...JSON.stringify(schema).matchAll(/"t:([\w.]+)"/g)].map(([, key]) => key),
    ),
  );
  expect([...used].sort()).toEqual(keysOf(schemaLocales.get("default")).sort());
});

test("the words need no escaping, and hold the same values in every language", () => {
  const values = (text: string) => [...text.matchAll(/\{\{ (\w+) \}\}/g)].map(([, name]) => name).sort();
  const usual = new Map(listTexts(locales.get("default") ?? {}));
  for (const translations of locales.values())
    for (const [key, text] of listTexts(translations)) {
      expect(text.replace(/\{\{ \w+ \}\}/g, "")).not.toMatch(/[<>&"'{}]/);
      expect([key, values(text)]).toEqual([key, values(usual.get(key) ?? "")]);
    }
});

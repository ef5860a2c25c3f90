// What Shopify refuses in a block's schema and its own check passes over.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type BlockSetting, findTranslation, readExtension } from "../../local/shopify/storefront/read-extension";

const { blocks, schemaLocales } = readExtension({ dir: join(import.meta.dirname, "../../extensions/trial-items") });
const types = ["checkbox", "color", "header", "product", "range", "select", "text"];

const inWords = (text: string, language = "default"): string => {
  const found = text.startsWith("t:") ? findTranslation(schemaLocales.get(language), text.slice(2)) : text;
  return typeof found === "string" ? found : "";
};

describe.each([...blocks])("%s", (_, { schema }) => {
  const settings = schema.settings as (BlockSetting & { autofill?: boolean })[];

  test("stands in a section, under a name of at most 25 characters in every language", () => {
    expect(schema.target).toBe("section");
    for (const language of schemaLocales.keys()) {
      expect(inWords(schema.name, language)).not.toBe("");
      expect(inWords(schema.name, language).length).toBeLessThanOrEqual(25);
    }
  });

  test("has settings of kinds that there are, each with an id of its own", () => {
    expect(settings.filter(({ type }) => !types.includes(type))).toEqual([]);
    const ids = settings.flatMap(({ id }) => id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z][a-z_]*$/.test(id))).toEqual([]);
    expect(settings.filter(({ type, id, content }) => (type === "header" ? !content : !id))).toEqual([]);
  });

  test("takes the product of its page by itself", () => {
    expect(settings.filter(({ type }) => type === "product")).toMatchObject([{ id: "product", autofill: true }]);
  });

  test("has defaults that are allowed", () => {
    for (const { type, default: value, options, min = 0, max = 0, step = 1, unit = "" } of settings) {
      if (type === "select") expect(options?.map((option) => option.value)).toContain(value);
      if (type === "checkbox") expect(typeof value).toBe("boolean");
      if (type === "range") {
        expect((max - min) / step).toBeLessThanOrEqual(100);
        expect((Number(value) - min) % step).toBe(0);
        expect(Number(value) >= min && Number(value) <= max).toBe(true);
        expect(unit.length).toBeLessThanOrEqual(3);
      }
      // a default there would be shown in place of the shopper's language, or refused
      if (type === "text" || type === "color" || type === "product") expect(value).toBeUndefined();
    }
  });
});

import { Liquid, type TagToken, type TopLevelToken } from "liquidjs";
import { ImageDrop } from "./make-drops";
import { findTranslation, type Translations } from "./read-extension";

type OpenEngine = {
  /** Folders of the templates and of what they render. */
  roots: string[];
  /** Address of an asset, from its name. */
  assetUrl: (name: string) => string;
  /** The host that pictures come from, such as "127.0.0.1:3101". */
  host: () => string;
  currency: string;
  language: string;
  translations: Translations | undefined;
};

/**
 * A Liquid engine with what Shopify adds to the language, as far as the theme and the app blocks use it. Unknown filters and
 * tags are errors. Differs from Shopify: numbers are JavaScript's, so a whole number divided by one is not cut.
 */
export function openEngine({ roots, assetUrl, host, currency, language, translations }: OpenEngine): Liquid {
  const engine = new Liquid({ root: roots, partials: roots, extname: ".liquid", strictFilters: true, cache: true });
  for (const name of ["schema", "doc"]) engine.registerTag(name, skipUntil(`end${name}`));
  const money = new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "narrowSymbol" });
  const format = (cents: unknown) => (typeof cents === "number" ? money.format(cents / 100) : "");
  engine.registerFilter("money", format);
  engine.registerFilter("money_with_currency", (cents: unknown) => `${format(cents)} ${currency}`);
  engine.registerFilter("asset_url", (name: unknown) => assetUrl(String(name)));
  engine.registerFilter(
    "stylesheet_tag",
    (url: unknown) => `<link href="${url}" rel="stylesheet" type="text/css" media="all">`,
  );
  engine.registerFilter("image_url", (image: unknown, ...args: unknown[]) => imageUrl(image, host(), named(args)));
  engine.registerFilter("json", toJson);
  engine.registerFilter("t", (key: unknown, ...args: unknown[]) =>
    translate({ translations, language, key: String(key), values: named(args) }),
  );
  return engine;
}

/** JSON that may stand in a script element. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  return text.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

type Translate = {
  translations: Translations | undefined;
  language: string;
  key: string;
  values: Record<string, unknown>;
};

/** The text of a key with its values put in; as at Shopify, HTML in values is escaped unless the key ends in `_html`. */
export function translate({ translations, language, key, values }: Translate): string {
  let found = findTranslation(translations, key);
  if (typeof found === "object" && "count" in values) {
    const form = new Intl.PluralRules(language).select(Number(values["count"]));
    found = findTranslation(found, form) ?? findTranslation(found, "other");
  }
  if (typeof found !== "string") return `Translation missing: ${language}.${key}`;
  const keep = key.endsWith("_html");
  return found.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
    const value = String(values[name] ?? "");
    return keep ? value : escapeHtml(value);
  });
}

function imageUrl(image: unknown, host: string, { width, height }: Record<string, unknown>): string {
  // Shopify answers with an error in the page; here it must be seen
  if (!(image instanceof ImageDrop)) throw new Error("image_url was given no image");
  if (typeof width !== "number" && typeof height !== "number") throw new Error("image_url needs a width or a height");
  const size = [width && `width=${width}`, height && `height=${height}`].filter(Boolean).join("&");
  return `//${host}${image.src}&${size}`;
}

function named(args: unknown[]): Record<string, unknown> {
  return Object.fromEntries(args.filter((arg): arg is [string, unknown] => Array.isArray(arg) && arg.length === 2));
}

// {% schema %} and {% doc %}: nothing of them is shown.
function skipUntil(end: string) {
  return {
    parse(_token: TagToken, remaining: TopLevelToken[]) {
      while (remaining.length > 0) {
        const token = remaining.shift() as TagToken;
        if (token.name === end) return;
      }
      throw new Error(`${end} is missing`);
    },
    render: () => "",
  };
}

import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readToml } from "../read-toml";

export type SettingValue = string | number | boolean;
export type BlockSetting = {
  type: string;
  id?: string;
  label?: string;
  info?: string;
  content?: string;
  default?: SettingValue;
  min?: number;
  max?: number;
  step?: number;
  unit?: string;
  options?: { value: string; label: string }[];
};
export type BlockSchema = { name: string; target: string; settings: BlockSetting[] };
export type ExtensionBlock = { liquid: string; schema: BlockSchema };
export type Translations = { [key: string]: string | Translations };
export type Extension = {
  dir: string;
  uid: string;
  /** By file name, without `.liquid`. */
  blocks: Map<string, ExtensionBlock>;
  /** What shoppers read, by language; the default one has the name "default". */
  locales: Map<string, Translations>;
  /** What the merchant reads in the theme editor. */
  schemaLocales: Map<string, Translations>;
};

const SCHEMA = /\{%-?\s*schema\s*-?%\}([\s\S]*?)\{%-?\s*endschema\s*-?%\}/;

/** Reads a theme app extension from its folder. Throws an error that names the file that is not what Shopify expects. */
export function readExtension({ dir }: { dir: string }): Extension {
  const { uid } = readToml(readFileSync(join(dir, "shopify.extension.toml"), "utf8"));
  if (typeof uid !== "string") throw new Error(`${dir}: shopify.extension.toml has no uid`);
  const files = readdirSync(join(dir, "blocks")).filter((name) => name.endsWith(".liquid"));
  return {
    dir,
    uid,
    blocks: new Map(files.map((name) => [basename(name, ".liquid"), readBlock(join(dir, "blocks", name))])),
    locales: readLocales(dir, /^([\w-]+)(\.default)?\.json$/),
    schemaLocales: readLocales(dir, /^([\w-]+)(\.default)?\.schema\.json$/),
  };
}

/** A block's settings: what is stored where it fits the schema, else the schema's default. */
export function fillSettings(
  { settings }: BlockSchema,
  stored: Record<string, SettingValue>,
): Record<string, SettingValue> {
  const named = settings.flatMap((setting) => {
    const value = setting.id === undefined ? undefined : (stored[setting.id] ?? setting.default);
    return setting.id === undefined || value === undefined ? [] : [[setting.id, value] as const];
  });
  return Object.fromEntries(named);
}

/** The text of a dotted key; undefined where the translations lack it. */
export function findTranslation(
  translations: Translations | undefined,
  key: string,
): string | Translations | undefined {
  let found: string | Translations | undefined = translations;
  for (const part of key.split(".")) {
    if (typeof found !== "object" || !Object.hasOwn(found, part)) return undefined;
    found = found[part];
  }
  return found;
}

function readBlock(path: string): ExtensionBlock {
  const text = readFileSync(path, "utf8");
  const schema = SCHEMA.exec(text)?.[1];
  if (!schema) throw new Error(`${path} has no schema`);
  return { liquid: text.replace(SCHEMA, ""), schema: JSON.parse(schema) as BlockSchema };
}

function readLocales(dir: string, pattern: RegExp): Map<string, Translations> {
  const locales = new Map<string, Translations>();
  for (const name of readdirSync(join(dir, "locales"))) {
    const [, language, isDefault] = pattern.exec(name) ?? [];
    if (!language) continue;
    const translations = JSON.parse(readFileSync(join(dir, "locales", name), "utf8")) as Translations;
    locales.set(language, translations);
    if (isDefault) locales.set("default", translations);
  }
  return locales;
}

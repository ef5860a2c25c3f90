import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import { z } from "zod";
import type { ShopState } from "../shop-state";
import { isPublished } from "./make-drops";
import { type BlockSetting, type Extension, findTranslation, readExtension } from "./read-extension";
import { themeDir } from "./render-page";

type ServeEditor = { state: Pick<ShopState, "settings" | "products" | "save">; extensionDir: string };

const EXTENSION = "trial-items";
// Where a block may be placed: below the product, beside it, and on the home page.
const templates = ["product", "product.beside", "index"];

const placed = z
  .array(
    z.strictObject({
      id: z.string().regex(/^[\w-]{1,64}$/),
      block: z.string().regex(/^[\w-]{1,64}$/),
      disabled: z.boolean(),
      settings: z.record(z.string(), z.union([z.string().max(2_000), z.number(), z.boolean()])),
    }),
  )
  .max(25);

/**
 * The theme editor: `/editor`, what it works on as JSON, and a PUT for the blocks of one template. What is put is on the page
 * at once and is kept with the shop.
 */
export function serveEditor({ state, extensionDir }: ServeEditor): Hono {
  const web = new Hono();
  web.get("/editor", (c) => c.html(readFileSync(join(themeDir, "editor.html"), "utf8")));
  web.get("/editor/state", (c) => {
    const extension = readExtension({ dir: extensionDir });
    return c.json(
      {
        shop: state.settings.name,
        templates: Object.fromEntries(templates.map((name) => [name, state.settings.templates[name] ?? []])),
        blocks: [...extension.blocks].map(([block, { schema }]) => ({
          block,
          name: inWords(extension, schema.name),
          settings: schema.settings.map((setting) => settingInWords(extension, setting)),
        })),
        products: [...state.products.values()].filter(isPublished).map(({ handle, title }) => ({ handle, title })),
        newId: randomUUID().slice(0, 8),
      },
      200,
      { "Cache-Control": "no-store" },
    );
  });
  web.put("/editor/templates/:template", async (c) => {
    // another site's page may not write here: this type of body and this header are beyond what it can send unasked
    if (!c.req.header("content-type")?.includes("json") || c.req.header("sec-fetch-site") === "cross-site")
      return c.text("Forbidden", 403);
    const template = c.req.param("template");
    const parsed = placed.safeParse(await c.req.json().catch(() => null));
    if (!templates.includes(template) || !parsed.success) return c.text("Not understood", 422);
    state.settings.templates[template] = parsed.data.map((block) => ({ ...block, extension: EXTENSION }));
    await state.save();
    return c.body(null, 204);
  });
  return web;
}

function settingInWords(extension: Extension, setting: BlockSetting): BlockSetting {
  const { label, info, content, options } = setting;
  return {
    ...setting,
    ...(label && { label: inWords(extension, label) }),
    ...(info && { info: inWords(extension, info) }),
    ...(content && { content: inWords(extension, content) }),
    ...(options && { options: options.map((option) => ({ ...option, label: inWords(extension, option.label) })) }),
  };
}

function inWords(extension: Extension, text: string): string {
  if (!text.startsWith("t:")) return text;
  const found = findTranslation(extension.schemaLocales.get("default"), text.slice(2));
  return typeof found === "string" ? found : `Translation missing: ${text.slice(2)}`;
}

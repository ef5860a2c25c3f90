import type { Liquid } from "liquidjs";
import type { ThemeBlock } from "../shop-state";
import type { ProductDrop } from "./make-drops";
import { escapeHtml } from "./open-engine";
import { type BlockSchema, type Extension, fillSettings } from "./read-extension";

type RenderBlocks = {
  extension: Extension;
  /** Of the extension's blocks and snippets. */
  engine: Liquid;
  blocks: ThemeBlock[];
  designMode: boolean;
  /** The page's product as the app sees it; null on other pages. */
  product: ProductDrop | null;
  findProduct: (handle: string) => ProductDrop | null;
  /** What every Liquid file sees: shop, request, cart, routes. */
  globals: object;
};

/** The HTML of a template's app blocks, each in the element that Shopify puts round it. A block that fails says so in its place. */
export async function renderBlocks({ blocks, ...context }: RenderBlocks): Promise<string> {
  const shown = blocks.filter(({ disabled }) => !disabled);
  return (await Promise.all(shown.map((block) => renderBlock({ block, ...context })))).join("\n");
}

async function renderBlock({
  block,
  extension,
  engine,
  designMode,
  product,
  findProduct,
  globals,
}: Omit<RenderBlocks, "blocks"> & { block: ThemeBlock }): Promise<string> {
  const found = extension.blocks.get(block.block);
  const wrap = (html: string) =>
    `<div id="shopify-block-${escapeHtml(block.id)}" class="shopify-block shopify-app-block">${html}</div>`;
  if (!found) return wrap(designMode ? `<p>The app has no block ${escapeHtml(block.block)}.</p>` : "");
  const settings: Record<string, unknown> = fillSettings(found.schema, block.settings);
  for (const id of productSettings(found.schema)) {
    const chosen = settings[id];
    settings[id] = typeof chosen === "string" && chosen ? findProduct(chosen) : product;
  }
  const attributes = designMode
    ? `data-shopify-editor-block="${escapeHtml(JSON.stringify({ id: block.id, type: `shopify://apps/looklift/blocks/${block.block}/${extension.uid}` }))}"`
    : "";
  const scope = { block: { id: block.id, type: block.block, settings, shopify_attributes: attributes } };
  try {
    const html: unknown = await engine.parseAndRender(found.liquid, scope, { globals: { ...globals, product } });
    return wrap(String(html));
  } catch (error) {
    // as at Shopify, the page goes on without the block
    console.error(JSON.stringify({ level: "error", block: block.block, error: String(error) }));
    return wrap(`Liquid error: ${escapeHtml(block.block)}`);
  }
}

function productSettings({ settings }: BlockSchema): string[] {
  return settings.flatMap(({ type, id }) => (type === "product" && id !== undefined ? [id] : []));
}

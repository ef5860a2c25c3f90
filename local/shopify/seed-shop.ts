import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { demoProducts, demoTrialImages, drawProduct, drawTrialImage } from "../images/draw-demo";
import { drawOnce } from "./draw-once";
import type { ShopState } from "./shop-state";
import type { Product, ShopFile } from "./shop-types";

type Picture = { name: string; alt: string; bytes: Promise<Buffer> };

/** Fills an empty shop with the demo products, their drawn pictures, and the theme's product page with the app's block. */
export async function seedShop(state: ShopState): Promise<void> {
  // all at once, because drawing takes the time
  const drawn = demoProducts.map(({ handle, title }) => [
    { name: handle, alt: title, bytes: drawOnce({ name: handle, draw: () => drawProduct({ handle }) }) },
    ...demoTrialImages
      .filter(({ productHandle }) => productHandle === handle)
      .map(({ name, alt }) => ({ name, alt, bytes: drawOnce({ name, draw: () => drawTrialImage({ name }) }) })),
  ]);
  await Promise.all(drawn.flat().map(({ bytes }) => bytes));
  for (const [index, { variants, ...described }] of demoProducts.entries()) {
    const now = new Date().toISOString();
    const product: Product = {
      ...described,
      id: state.newId(),
      status: "ACTIVE",
      media: [],
      variants: variants.map((variant) => ({ ...variant, id: state.newId() })),
      createdAt: now,
      updatedAt: now,
    };
    for (const picture of drawn[index] ?? []) {
      const file = await addPicture(state, picture);
      product.media.push({ fileId: file.id, alt: picture.alt });
    }
    state.products.set(product.id, product);
  }
  state.settings.templates["product"] = [
    { id: "look", extension: "trial-items", block: "shop-the-look", disabled: false, settings: {} },
  ];
}

async function addPicture(state: ShopState, { name, alt, bytes: drawn }: Picture): Promise<ShopFile> {
  const bytes = await drawn;
  const { width, height } = await sharp(bytes).metadata();
  const now = new Date().toISOString();
  const filename = `${name}.jpg`;
  const file: ShopFile = {
    id: `gid://shopify/MediaImage/${state.newId()}`,
    filename,
    alt,
    mimeType: "image/jpeg",
    width,
    height,
    status: "READY",
    path: `files/${filename}`,
    bytes: bytes.length,
    errors: [],
    createdAt: now,
    updatedAt: now,
  };
  await writeFile(join(state.dir, file.path), bytes);
  state.files.set(file.id, file);
  return file;
}

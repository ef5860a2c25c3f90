import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import type { ShopState } from "./shop-state";
import type { Product, ShopFile, Variant } from "./shop-types";

type DemoShop = {
  demoProducts: (Pick<Product, "handle" | "title" | "descriptionHtml" | "vendor" | "productType" | "tags"> & {
    variants: Omit<Variant, "id">[];
  })[];
  drawProduct: (options: { handle: string }) => Promise<Buffer>;
  demoTrialImages: { name: string; productHandle: string; alt: string }[];
  drawTrialImage: (options: { name: string }) => Promise<Buffer>;
};

/** Fills an empty shop with the demo products, their drawn pictures, and the theme's product page with the app's block. */
export async function seedShop(state: ShopState): Promise<void> {
  const drawing = "../images/draw-demo";
  const { demoProducts, drawProduct, demoTrialImages, drawTrialImage } = (await import(drawing)) as DemoShop;
  for (const { variants, ...described } of demoProducts) {
    const { handle, title } = described;
    const looks = demoTrialImages.filter(({ productHandle }) => productHandle === handle);
    const media = [{ name: handle, alt: title, bytes: await drawProduct({ handle }) }];
    for (const { name, alt } of looks) media.push({ name, alt, bytes: await drawTrialImage({ name }) });
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
    for (const picture of media) {
      const file = await addPicture(state, picture);
      product.media.push({ fileId: file.id, alt: picture.alt });
    }
    state.products.set(product.id, product);
  }
  state.settings.templates["product"] = [
    { id: "look", extension: "trial-items", block: "look", disabled: false, settings: {} },
  ];
}

type Picture = { name: string; alt: string; bytes: Buffer };

async function addPicture(state: ShopState, { name, alt, bytes }: Picture): Promise<ShopFile> {
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

import { type MadeShop, makeItem, makeProduct } from "./make-shop";

const LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmütze of the softest merino wool with a very long name indeed";
const categories = [
  "top",
  "outerwear",
  "dress",
  "skirt",
  "trousers",
  "shoes",
  "bag",
  "scarf",
  "belt",
  "hat",
  "glasses",
];

/** Makes it a look of so many items, from 1 to 12, each but the first a product of its own, spread over the photo. */
export async function fillLook({ shop, count }: { shop: MadeShop; count: number }): Promise<void> {
  const { look, files, state } = shop;
  const [own] = look.items;
  look.items.splice(0, look.items.length, own!);
  files.splice(2);
  shop.linked.splice(0);
  for (let n = 2; n <= count; n++) {
    const id = 50 + n;
    const category = categories[n % categories.length]!;
    const product = makeProduct(id, `product-${n}`, `Product ${n}`, [
      ["S", `${n}0.00`, true],
      ["M", `${n}5.00`, true],
    ]);
    state.products.set(id, product);
    shop.linked.push(id);
    const size: [number, number] = [100 + n, 140 - n];
    const box: [number, number, number, number] = [(n % 4) / 4, Math.floor(n / 4) / 4, 0.2, 0.15];
    look.items.push({ ...makeItem(n, category, { product_id: id, product: n - 2, box, size }), cutout: n });
    files.push(await shop.addFile({ id: 10 + n, name: `item-${n}.png`, alt: "", width: size[0], height: size[1] }));
  }
  shop.publish();
}

const sellOut = (shop: MadeShop, handle: string) => {
  for (const variant of shop.product(handle).variants) variant.available = false;
};

/** What can become of a look and of what it names: each changes the shop that it is given. */
export const lookStates: Record<string, (shop: MadeShop) => unknown> = {
  "as it was published": () => undefined,
  "no item": (shop) => {
    shop.look.items.splice(0);
    shop.publish();
  },
  "one item": (shop) => fillLook({ shop, count: 1 }),
  "twelve items": (shop) => fillLook({ shop, count: 12 }),
  "long names": (shop) => {
    for (const product of shop.state.products.values()) product.title = LONG;
    for (const item of shop.look.items) item.label = LONG;
    shop.publish();
  },
  "no cut-out left": (shop) => {
    for (const file of shop.files.slice(1)) shop.state.files.delete(file);
  },
  "no photo left": (shop) => shop.state.files.delete(shop.files[0]!),
  "the trousers sold out": (shop) => sellOut(shop, "trousers"),
  "the trousers sold out, with a scarf in their place": (shop) => {
    sellOut(shop, "trousers");
    shop.look.items[1]!.substitutes = [99, 3, 4];
    sellOut(shop, "bag");
    shop.linked.push(4);
    shop.publish();
  },
  "everything sold out": (shop) => {
    for (const handle of ["coat", "trousers", "bag"]) sellOut(shop, handle);
  },
  "the bag archived": (shop) => {
    shop.product("bag").status = "ARCHIVED";
  },
  "the trousers deleted": (shop) => shop.state.products.delete(2),
};

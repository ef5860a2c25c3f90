import { makeGid } from "../gid";
import type { Product, Variant } from "../shop-state";
import { productUrl } from "../stand-in";
import type { Args, GraphqlContext, View } from "./context";
import { paginate } from "./paginate";
import { showFile, showImage } from "./show-file";
import { showMetafields } from "./show-metafield";

const exactly = (count: number): View => ({ count, precision: "EXACT" });

export function showProduct(context: GraphqlContext, product: Product): View {
  const { id, handle, title, descriptionHtml, vendor, productType, tags, status, createdAt, updatedAt } = product;
  const gid = makeGid("Product", id);
  const url = productUrl(context, handle);
  const text = descriptionHtml
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return {
    __typename: "Product",
    id: gid,
    legacyResourceId: String(id),
    ...{ handle, title, descriptionHtml, vendor, productType, status, createdAt, updatedAt },
    tags: [...tags].sort(),
    description: ({ truncateAt }: Args) => (truncateAt == null ? text : text.slice(0, truncateAt)),
    publishedAt: status === "ACTIVE" ? createdAt : null,
    onlineStoreUrl: status === "ACTIVE" ? url : null,
    onlineStorePreviewUrl: url,
    isGiftCard: false,
    templateSuffix: null,
    seo: { title: null, description: null },
    ...showPictures(context, product),
    ...showVariants(context, product),
    ...showMetafields(context, gid),
  };
}

function showPictures(context: GraphqlContext, { media }: Product): View {
  const pictures = media.flatMap(({ fileId, alt }) => {
    const file = context.state.files.get(fileId);
    return file ? [{ id: file.id, file, alt }] : [];
  });
  const ready = pictures.filter(({ file }) => file.status === "READY");
  const order = <T>(args: Args, all: T[]) => (args.reverse ? [...all].reverse() : all);
  const first = pictures[0];
  const firstReady = ready[0];
  return {
    featuredMedia: () => (first ? showFile(context, first.file, first.alt) : null),
    featuredImage: () => (firstReady ? showImage(context, firstReady.file, firstReady.alt) : null),
    mediaCount: exactly(pictures.length),
    media: (args: Args) =>
      paginate({ all: order(args, pictures), args, show: ({ file, alt }) => showFile(context, file, alt) }),
    images: (args: Args) =>
      paginate({ all: order(args, ready), args, show: ({ file, alt }) => showImage(context, file, alt) }),
  };
}

function showVariants(context: GraphqlContext, product: Product): View {
  const { variants } = product;
  const show = (variant: Variant) => showVariant(context, product, variant);
  const price = (amount: string) => ({ amount, currencyCode: context.state.settings.currency });
  const prices = variants.map((variant) => variant.price).sort((a, b) => Number(a) - Number(b));
  return {
    variants: (args: Args) => paginate({ all: args.reverse ? [...variants].reverse() : variants, args, show }),
    variantsCount: exactly(variants.length),
    totalVariants: variants.length,
    hasOnlyDefaultVariant: variants.length === 1 && variants[0]?.title === "Default Title",
    hasOutOfStockVariants: variants.some(({ available }) => !available),
    priceRangeV2: {
      minVariantPrice: price(prices[0] ?? "0.00"),
      maxVariantPrice: price(prices.at(-1) ?? "0.00"),
    },
    options: ({ first }: Args) => showOptions(product).slice(0, first ?? undefined),
  };
}

function showOptions({ id, variants }: Product): View[] {
  const values = new Map<string, Set<string>>();
  for (const { name, value } of variants.flatMap(({ options }) => options))
    values.set(name, (values.get(name) ?? new Set()).add(value));
  return [...values].map(([name, used], index) => ({
    __typename: "ProductOption",
    id: makeGid("ProductOption", `${id}${index}`),
    name,
    position: index + 1,
    values: [...used],
    optionValues: [...used].map((value, place) => ({
      id: makeGid("ProductOptionValue", `${id}${index}${place}`),
      name: value,
      hasVariants: true,
    })),
  }));
}

export function showVariant(context: GraphqlContext, product: Product, variant: Variant): View {
  const { id, title, price, compareAtPrice, available, options, sku } = variant;
  const gid = makeGid("ProductVariant", id);
  return {
    __typename: "ProductVariant",
    id: gid,
    legacyResourceId: String(id),
    ...{ title, price, compareAtPrice, sku },
    displayName: `${product.title} - ${title}`,
    availableForSale: available,
    position: product.variants.indexOf(variant) + 1,
    selectedOptions: options,
    product: () => showProduct(context, product),
    createdAt: product.createdAt,
    updatedAt: product.updatedAt,
    ...showMetafields(context, gid),
  };
}

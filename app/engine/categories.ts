/**
 * What a worn item can be, with the words shown for it and its category's name in Shopify's Standard Product Taxonomy
 * (github.com/Shopify/product-taxonomy, below Apparel & Accessories) where one fits.
 */
export const categories = {
  hat: { label: "Hat", taxonomy: "Hats" },
  glasses: { label: "Glasses", taxonomy: "Sunglasses" },
  top: { label: "Top", taxonomy: "Clothing Tops" },
  outerwear: { label: "Outerwear", taxonomy: "Coats & Jackets" },
  dress: { label: "Dress", taxonomy: "Dresses" },
  skirt: { label: "Skirt", taxonomy: "Skirts" },
  trousers: { label: "Trousers", taxonomy: "Pants" },
  legwear: { label: "Legwear", taxonomy: "Hosiery" },
  shoes: { label: "Shoes", taxonomy: "Shoes" },
  bag: { label: "Bag", taxonomy: "Handbags" },
  scarf: { label: "Scarf", taxonomy: "Scarves & Shawls" },
  belt: { label: "Belt", taxonomy: "Belts" },
  accessory: { label: "Accessory", taxonomy: null },
} as const;

export type ItemCategory = keyof typeof categories;

export const itemCategories = Object.keys(categories) as ItemCategory[];

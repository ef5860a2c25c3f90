/** A product of the demo shop, as the stand-in's seed wants it. */
export type DemoProduct = {
  handle: string;
  title: string;
  descriptionHtml: string;
  vendor: string;
  productType: string;
  tags: string[];
  variants: {
    title: string;
    price: string;
    compareAtPrice: string | null;
    available: boolean;
    options: { name: string; value: string }[];
    sku: string;
  }[];
};

type Line = Omit<DemoProduct, "variants" | "descriptionHtml"> & {
  paragraphs: string[];
  price: string;
  before?: string;
  option: string;
  values: string[];
  soldOut?: string;
  sku: string;
};

const clothes = ["XS", "S", "M", "L"];
const shoeSizes = ["37", "38", "39", "40"];

const lines: Line[] = [
  {
    handle: "camel-wool-coat",
    title: "Marlow Camel Wool Coat",
    paragraphs: [
      "A single-breasted coat in camel wool with a soft shoulder and wide lapels.",
      "Falls to the hip, with two flap pockets and a full lining. Wear it open over knitwear and straight trousers.",
    ],
    ...{ vendor: "Marlow", productType: "Coats", tags: ["outerwear", "wool", "autumn"] },
    ...{ price: "389.00", before: "459.00", option: "Size", values: clothes, soldOut: "XS", sku: "MAR-COAT" },
  },
  {
    handle: "cream-roll-neck-sweater",
    title: "Elin Cream Roll-Neck Sweater",
    paragraphs: [
      "A ribbed sweater in cream lambswool with a high roll neck.",
      "Knitted in one gauge from hem to collar, so that it keeps its shape.",
    ],
    ...{ vendor: "Elin Knits", productType: "Sweaters", tags: ["top", "knitwear", "wool"] },
    ...{ price: "119.00", option: "Size", values: clothes, sku: "ELI-ROLL" },
  },
  {
    handle: "grey-straight-trousers",
    title: "Hale Grey Straight Trousers",
    paragraphs: [
      "Straight trousers in a grey wool blend with a high waist and a pressed crease.",
      "Full length, hook and bar fastening, two side pockets.",
    ],
    ...{ vendor: "Marlow", productType: "Pants", tags: ["trousers", "tailoring"] },
    ...{ price: "149.00", option: "Size", values: clothes, sku: "MAR-HALE" },
  },
  {
    handle: "black-ankle-boots",
    title: "Corso Black Ankle Boots",
    paragraphs: ["Ankle boots in black calf leather with a low heel and a stitched toe.", "Made in Marche, Italy."],
    ...{ vendor: "Corso", productType: "Boots", tags: ["shoes", "leather"] },
    ...{ price: "219.00", option: "Size", values: shoeSizes, soldOut: "40", sku: "COR-ANKLE" },
  },
  {
    handle: "burgundy-top-handle-bag",
    title: "Odette Burgundy Handbag",
    paragraphs: [
      "A structured handbag in burgundy leather with two top handles and a brass turn lock.",
      "Room for a tablet; one zipped pocket inside.",
    ],
    ...{ vendor: "Odette", productType: "Handbags", tags: ["bag", "leather"] },
    ...{ price: "265.00", option: "Lining", values: ["Cotton", "Suede"], sku: "ODE-TOP" },
  },
  {
    handle: "dark-square-sunglasses",
    title: "Lido Black Sunglasses",
    paragraphs: ["Large black sunglasses with brown graded lenses.", "UV 400, with a folding case."],
    ...{ vendor: "Lido", productType: "Sunglasses", tags: ["glasses", "accessories"] },
    ...{ price: "95.00", before: "120.00", option: "Fit", values: ["Regular", "Wide"], sku: "LID-SQ" },
  },
  {
    handle: "green-midi-dress",
    title: "Fern Green Midi Dress",
    paragraphs: [
      "A midi dress in fluid green satin with a V neck, short puffed sleeves and a gathered waist.",
      "Cut wide in the skirt, so that it moves. Pairs well with tall boots and a felt hat.",
    ],
    ...{ vendor: "Marlow", productType: "Dresses", tags: ["dress", "occasion"] },
    ...{ price: "189.00", option: "Size", values: clothes, sku: "MAR-FERN" },
  },
  {
    handle: "wide-brim-felt-hat",
    title: "Aurel Beige Felt Hat",
    paragraphs: ["A beige hat of wool felt with a wide brim and a dark ribbon.", "Holds its shape; brush to clean."],
    ...{ vendor: "Aurel", productType: "Hats", tags: ["hat", "accessories"] },
    ...{ price: "79.00", option: "Size", values: ["S", "M", "L"], sku: "AUR-FELT" },
  },
  {
    handle: "cognac-tall-boots",
    title: "Corso Cognac Tall Boots",
    paragraphs: ["Knee-high boots in cognac leather with a flat heel.", "Pull-on shaft with an inside zip."],
    ...{ vendor: "Corso", productType: "Boots", tags: ["shoes", "leather"] },
    ...{ price: "289.00", before: "329.00", option: "Size", values: shoeSizes, sku: "COR-TALL" },
  },
  {
    handle: "tan-leather-shopper",
    title: "Odette Tan Leather Shopper Bag",
    paragraphs: [
      "An open shopper bag in soft tan leather with long straps.",
      "Unlined, with a pouch on a strap inside.",
    ],
    ...{ vendor: "Odette", productType: "Handbags", tags: ["bag", "leather"] },
    ...{ price: "229.00", option: "Strap", values: ["Long", "Short"], sku: "ODE-SHOP" },
  },
];

/** What the demo shop sells: every garment of the two trial images and nothing else. */
export const demoProducts: DemoProduct[] = lines.map(
  ({ paragraphs, price, before, option, values, soldOut, sku, ...line }) => ({
    ...line,
    descriptionHtml: paragraphs.map((text) => `<p>${text}</p>`).join(""),
    variants: values.map((value) => ({
      title: value,
      price,
      compareAtPrice: before ?? null,
      available: value !== soldOut,
      options: [{ name: option, value }],
      sku: `${sku}-${value.toUpperCase()}`,
    })),
  }),
);

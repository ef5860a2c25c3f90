import type { ItemCategory } from "../categories";
import type { EngineHints } from "../engine";
import { colorNames } from "./name-colors";

/** What words say of the product on sale: weights of categories and of colour names, each summing to 1 (or empty). */
export type ReadHints = { categories: Map<ItemCategory, number>; colors: Map<string, number> };

const words: Partial<Record<ItemCategory, string>> = {
  hat: "hat cap beanie beret fedora bonnet headband visor bucket-hat",
  glasses: "sunglasses glasses eyewear shades",
  top: "top tee t-shirt tshirt shirt blouse sweater jumper pullover sweatshirt hoodie tank camisole cami bodysuit polo turtleneck knit knitwear henley tunic corset jersey",
  outerwear:
    "jacket coat blazer cardigan parka trench outerwear bomber puffer anorak cape poncho vest gilet waistcoat windbreaker overcoat kimono suit shacket overshirt",
  dress: "dress gown jumpsuit romper playsuit sundress dungarees overalls swimsuit",
  skirt: "skirt skort miniskirt",
  trousers: "pants trousers jeans shorts chinos joggers slacks culottes denim sweatpants",
  legwear: "leggings tights stockings socks sock hosiery",
  shoes:
    "shoe shoes boot boots heels heel sneakers sneaker sandals sandal pumps flats loafers loafer trainers clogs wedges slippers mules oxford espadrilles footwear brogues",
  bag: "bag handbag purse tote clutch backpack satchel wallet crossbody duffel pouch",
  scarf: "scarf shawl wrap tie bandana foulard stole necktie",
  belt: "belt waistbelt",
  accessory: "necklace bracelet ring earrings earring watch gloves glove brooch jewellery jewelry",
};
const colorWords: Record<string, string> = {
  gray: "grey",
  ivory: "cream",
  ecru: "cream",
  offwhite: "cream",
  nude: "beige",
  sand: "beige",
  stone: "beige",
  wine: "burgundy",
  maroon: "burgundy",
  cobalt: "blue",
  indigo: "navy",
  scarlet: "red",
  blush: "pink",
  fuchsia: "magenta",
  violet: "purple",
  lilac: "lavender",
  chocolate: "brown",
  cognac: "tan",
  emerald: "green",
  sage: "mint",
  anthracite: "charcoal",
  jet: "black",
};

const byWord = new Map<string, ItemCategory>();
for (const [category, list] of Object.entries(words))
  for (const word of list.split(" ")) byWord.set(word, category as ItemCategory);

const NAME_WEIGHT = 3;
const HEAD_OF_NAME = 1.5;
const AFTER_WITH_WEIGHT = 0.6;
const DESCRIPTION_WEIGHT = 0.5;
const DESCRIPTION_WORDS_MAX = 60;

/**
 * Reads a product's name and description for words of categories and colours. The name counts most, its last two words most
 * of all ("silk shirt dress" is a dress); what stands after "with", "for" or "and" is rarely the product itself.
 */
export function readHints({ productName = "", productDescription = "" }: EngineHints): ReadHints {
  const hints: ReadHints = { categories: new Map(), colors: new Map() };
  const name = tokenise(productName);
  const cut = name.findIndex((word) => ["with", "for", "and"].includes(word));
  addWords(hints, cut > 0 ? name.slice(0, cut) : name, NAME_WEIGHT, true);
  if (cut > 0) addWords(hints, name.slice(cut), AFTER_WITH_WEIGHT, false);
  addWords(hints, tokenise(productDescription).slice(0, DESCRIPTION_WORDS_MAX), DESCRIPTION_WEIGHT, false);
  normalise(hints.categories);
  normalise(hints.colors);
  return hints;
}

function tokenise(text: string): string[] {
  return (
    text
      .toLowerCase()
      .normalize("NFKD")
      .match(/[a-z][a-z-]+/g) ?? []
  );
}

function addWords({ categories, colors }: ReadHints, list: string[], weight: number, isName: boolean): void {
  list.forEach((word, i) => {
    const category = byWord.get(word) ?? byWord.get(word.replace(/s$/, "")) ?? byWord.get(`${word}s`);
    if (category) add(categories, category, weight * (isName && i >= list.length - 2 ? HEAD_OF_NAME : 1));
    const pair = `${word} ${list[i + 1] ?? ""}`;
    if (pair in colorNames) add(colors, pair, weight * 1.5);
    const color = colorWords[word] ?? word;
    if (color in colorNames) add(colors, color, weight);
  });
}

function add<K>(weights: Map<K, number>, key: K, weight: number): void {
  weights.set(key, (weights.get(key) ?? 0) + weight);
}

function normalise<K>(weights: Map<K, number>): void {
  const sum = [...weights.values()].reduce((total, weight) => total + weight, 0);
  for (const [key, weight] of weights) weights.set(key, weight / sum);
}

import type { ItemCategory } from "../categories";
import type { EngineHints } from "../engine";
import { colorWords, compoundEnds, joiningWords, wordsAtEnd, wordsAtFront, wordsInside } from "./hint-words";
import { colorNames } from "./name-colors";

/** What words say of the product on sale: weights of categories and of colour names, each summing to 1 (or empty). */
export type ReadHints = { categories: Map<ItemCategory, number>; colors: Map<string, number> };

type Known = { category: ItemCategory; headAt: "start" | "end" };

const byWord = new Map<string, Known>();
for (const [lists, headAt] of [
  [wordsAtFront, "start"],
  [wordsAtEnd, "end"],
] as const)
  for (const list of lists)
    for (const [category, words] of Object.entries(list))
      for (const word of words.split(" ")) byWord.set(word, { category: category as ItemCategory, headAt });
// the longest first: a knitted hat's word ends in the hat's and begins with the knitwear's
const inside = Object.entries(wordsInside)
  .flatMap(([category, words]) => words.split(" ").map((word) => ({ word, category: category as ItemCategory })))
  .sort((a, b) => b.word.length - a.word.length);
const TEXT_CHARACTERS_MAX = 4_000;

const NAME_WEIGHT = 3;
// of the word that a name is about and the one next to it
const HEAD_OF_NAME = [2, 1.5];
const AFTER_WITH_WEIGHT = 0.6;
const DESCRIPTION_WEIGHT = 0.5;
const DESCRIPTION_WORDS_MAX = 60;

/**
 * Reads a product's name and description for words of categories and colours in English, German, French, Spanish, Italian
 * and Japanese. The name counts most, and in it where the language puts what a thing is ("silk shirt dress" is a dress,
 * "robe chemise" too); what stands after "with", "for" or "and" is rarely the product itself. The text is only searched.
 */
export function readHints({ productName = "", productDescription = "" }: EngineHints): ReadHints {
  const hints: ReadHints = { categories: new Map(), colors: new Map() };
  const name = tokenise(productName);
  const cut = name.findIndex((word) => joiningWords.has(word));
  addWords(hints, cut > 0 ? name.slice(0, cut) : name, NAME_WEIGHT, true);
  if (cut > 0) addWords(hints, name.slice(cut), AFTER_WITH_WEIGHT, false);
  addWords(hints, tokenise(productDescription).slice(0, DESCRIPTION_WORDS_MAX), DESCRIPTION_WEIGHT, false);
  addInside(hints, productName, NAME_WEIGHT);
  addInside(hints, productDescription, DESCRIPTION_WEIGHT);
  normalise(hints.categories);
  normalise(hints.colors);
  return hints;
}

function tokenise(text: string): string[] {
  const plain = text.slice(0, TEXT_CHARACTERS_MAX).toLowerCase().normalize("NFKD");
  return (
    plain
      .replace(/[\u0300-\u036f]/g, "")
      .replaceAll("ß", "ss")
      .match(/[a-z][a-z-]*/g) ?? []
  );
}

function addWords({ categories, colors }: ReadHints, list: string[], weight: number, isName: boolean): void {
  list.forEach((word, i) => {
    const known = findWord(word);
    if (known) {
      const fromHead = known.headAt === "end" ? list.length - 1 - i : i;
      add(categories, known.category, weight * (isName ? (HEAD_OF_NAME[fromHead] ?? 1) : 1));
    }
    const pair = `${word} ${list[i + 1] ?? ""}`;
    if (isColor(pair)) add(colors, pair, weight * 1.5);
    const color = Object.hasOwn(colorWords, word) ? colorWords[word]! : word;
    if (isColor(color)) add(colors, color, weight);
  });
}

// A compound ends in what the thing is: "Wollmantel" is a "Mantel", a raincoat a coat.
function findWord(word: string): Known | undefined {
  const own = byWord.get(word) ?? byWord.get(word.replace(/s$/, "")) ?? byWord.get(`${word}s`);
  if (own) return own;
  const end = compoundEnds.find((last) => word.length > last.length + 1 && word.endsWith(last));
  return end === undefined ? undefined : byWord.get(end);
}

function addInside({ categories, colors }: ReadHints, text: string, weight: number): void {
  let rest = text.slice(0, TEXT_CHARACTERS_MAX).normalize("NFKC");
  for (const { word, category } of inside) {
    const at = rest.lastIndexOf(word);
    if (at < 0) continue;
    // the last word of a Japanese name is what the thing is
    add(categories, category, weight * (at + word.length >= rest.trimEnd().length - 1 ? HEAD_OF_NAME[0]! : 1));
    rest = rest.replaceAll(word, "　".repeat(word.length));
  }
  for (const [word, color] of Object.entries(colorWords))
    if (/[^a-z]/.test(word) && rest.includes(word)) add(colors, color, weight);
}

function isColor(name: string): boolean {
  return Object.hasOwn(colorNames, name);
}

function add<K>(weights: Map<K, number>, key: K, weight: number): void {
  weights.set(key, (weights.get(key) ?? 0) + weight);
}

function normalise<K>(weights: Map<K, number>): void {
  const sum = [...weights.values()].reduce((total, weight) => total + weight, 0);
  for (const [key, weight] of weights) weights.set(key, weight / sum);
}

import { nameColors } from "../../app/engine/embedded/name-colors";
import { rankItems } from "../../app/engine/embedded/rank-items";
import type { EngineHints, EngineImage, EngineItem } from "../../app/engine/engine";

const MAIN = ["top", "outerwear", "dress", "skirt", "trousers", "shoes", "bag"];
const NOT_ITEMS = ["background", "hair", "skin", "accessory"];
const SMALL = ["hat", "glasses", "scarf", "belt"];

type Counts = { intersection: number; union: number; right: number; wrong: number; missed: number };
export type Score = {
  classes: readonly string[];
  byClass: Map<string, Counts>;
  person: number[];
  sure: { confidence: number; right: boolean }[];
  asked: { cases: number; found: number; named: number; wordOnly: number; prominent: number };
};

export function newScore(classes: readonly string[]): Score {
  const counts = () => ({ intersection: 0, union: 0, right: 0, wrong: 0, missed: 0 });
  return {
    classes,
    byClass: new Map(classes.map((name) => [name, counts()])),
    person: [],
    sure: [],
    asked: { cases: 0, found: 0, named: 0, wordOnly: 0, prominent: 0 },
  };
}

/** Adds one picture's class map against the truth, both a class index a pixel. */
export function scorePixels({ classes, byClass, person }: Score, labels: Uint8Array, truth: Uint8Array): void {
  const overlap = new Float64Array(classes.length);
  const either = new Float64Array(classes.length);
  let [both, any] = [0, 0];
  for (let i = 0; i < labels.length; i++) {
    const [a, b] = [labels[i]!, truth[i]!];
    if (a === b) overlap[a]!++;
    else either[b]!++;
    either[a]!++;
    if (a > 0 && b > 0) both++;
    if (a > 0 || b > 0) any++;
  }
  person.push(both / any);
  classes.forEach((name, k) => {
    byClass.get(name)!.intersection += overlap[k]!;
    byClass.get(name)!.union += either[k]!;
  });
}

type Picture = { image: EngineImage; items: EngineItem[]; truth: Uint8Array; fine: Map<string, string> };

/** Adds one picture's items: one of each class against that class' pixels, and the ranking with and without words. */
export function scoreItems(score: Score, { image, items, truth, fine }: Picture): void {
  const size = truth.length;
  score.classes.forEach((name, k) => {
    if (NOT_ITEMS.includes(name)) return;
    const pixels = Int32Array.from(truth.keys()).filter((i) => truth[i] === k);
    const present = pixels.length > size * (SMALL.includes(name) ? 0.0004 : 0.0015);
    const counts = score.byClass.get(name)!;
    const own = items.filter((item) => item.category === name);
    const fits = (item: EngineItem) => overlapOf(item, pixels) >= 0.5;
    const right = present && own.some(fits);
    for (const item of own) score.sure.push({ confidence: item.confidence, right: present && fits(item) });
    if (right) counts.right++;
    else if (present) counts.missed++;
    counts.wrong += own.length - (right ? 1 : 0);
    if (!present || !MAIN.includes(name)) return;
    const color = nameColors(image.rgb, pixels)[0]?.name ?? "";
    const tag = fine.get(name) ?? name;
    const productDescription = `A ${color} ${tag} for every day. Pairs well with jeans, a white shirt and boots.`;
    const first = (hints: EngineHints) => {
      const scores = rankItems(items, hints).map(({ score: value }) => value);
      const best = items[scores.indexOf(Math.max(...scores))];
      return best !== undefined && fits(best) ? 1 : 0;
    };
    score.asked.cases++;
    score.asked.found += items.some(fits) ? 1 : 0;
    score.asked.named += first({ productName: `The Riley ${color} ${tag}`, productDescription });
    score.asked.wordOnly += first({ productName: tag });
    score.asked.prominent += first({});
  });
}

function overlapOf({ mask, area }: EngineItem, pixels: Int32Array): number {
  let both = 0;
  for (const pixel of pixels) if (mask[pixel]! >= 128) both++;
  return both / (area * mask.length + pixels.length - both);
}

export function printScore({ classes, byClass, person, sure, asked }: Score): void {
  const all = classes.filter((name) => !NOT_ITEMS.includes(name));
  const overlap = (name: string) => byClass.get(name)!.intersection / Math.max(1, byClass.get(name)!.union);
  const mean = (names: readonly string[]) => names.reduce((sum, name) => sum + overlap(name), 0) / names.length;
  const total = (names: readonly string[], key: keyof Counts) =>
    names.reduce((sum, name) => sum + byClass.get(name)![key], 0);
  const rates = (names: readonly string[]) => {
    const right = total(names, "right");
    const precision = right / (right + total(names, "wrong"));
    return `P ${precision.toFixed(3)} R ${(right / (right + total(names, "missed"))).toFixed(3)}`;
  };
  const people = [...person].sort((a, b) => a - b);
  console.log(`mean IoU of 16 classes ${mean(classes).toFixed(3)}, of 7 main ${mean(MAIN).toFixed(3)}`);
  console.log(
    `person IoU mean ${(people.reduce((a, b) => a + b, 0) / people.length).toFixed(3)} median ${people[people.length >> 1]?.toFixed(3)}`,
  );
  console.log(`items at IoU 0.5: 7 main ${rates(MAIN)}; all 12 ${rates(all)}`);
  for (const name of classes)
    console.log(`  ${name.padEnd(11)} IoU ${overlap(name).toFixed(2)}  ${all.includes(name) ? rates([name]) : ""}`);
  const share = (count: number) => (count / asked.cases).toFixed(3);
  console.log(
    `on-sale first: name and description ${share(asked.named)}, category word ${share(asked.wordOnly)}, no words ${share(asked.prominent)}; found at all ${share(asked.found)} (n ${asked.cases})`,
  );
  for (let low = 0; low < 1; low += 0.1) {
    const part = sure.filter(({ confidence }) => confidence >= low && confidence < low + 0.1);
    const right = part.filter((item) => item.right).length;
    if (part.length > 0)
      console.log(
        `  confidence ${low.toFixed(1)}–${(low + 0.1).toFixed(1)}: ${(right / part.length).toFixed(2)} right of ${part.length}`,
      );
  }
}

import { type Counts, MAIN, NOT_ITEMS, type Score } from "./score-items";

/** Prints a score for people to read. */
export function printScore({ classes, byClass, person, edges, sure, asked }: Score): void {
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
  const [precise, whole] = [edges.near / edges.drawn, edges.met / edges.true];
  console.log(
    `borders: ${precise.toFixed(3)} of the drawn near a true one, ${whole.toFixed(3)} of the true near a drawn one`,
  );
  for (const name of classes)
    console.log(`  ${name.padEnd(11)} IoU ${overlap(name).toFixed(2)}  ${all.includes(name) ? rates([name]) : ""}`);
  const share = (count: number) => (count / asked.cases).toFixed(3);
  console.log(
    `on-sale first: name and description ${share(asked.named)}, no words ${share(asked.prominent)}; found at all ${share(asked.found)} (n ${asked.cases})`,
  );
  let error = 0;
  for (let low = 0; low < 10; low++) {
    const part = sure.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === low);
    if (part.length === 0) continue;
    const right = part.filter((item) => item.right).length;
    const said = part.reduce((sum, { confidence }) => sum + confidence, 0);
    error += Math.abs(right - said) / sure.length;
    console.log(
      `  confidence ${low / 10}–${(low + 1) / 10}: ${(right / part.length).toFixed(2)} right of ${part.length}`,
    );
  }
  console.log(`calibration error ${error.toFixed(3)}`);
}

// Measures the embedded engine on labelled photos: node --import tsx test/bench/measure-engine.ts <photos folder> [key=value …]
// Keys: first=0 (every 12th photo from which), max=74, side=1024, cut=none|top|bottom|both, blur=0 (sigma).
// Every 12th photo from the first is kept out of training and choosing; nothing else says anything about new photos.
import { liftItems, readPicture } from "../../app/engine/embedded/extract-items";
import { measureSharpness } from "../../app/engine/embedded/find-warnings";
import { loadGraphs } from "../../app/engine/embedded/load-graphs";
import { headClasses } from "../../app/engine/embedded/parse-clothes";
import { paintLabels } from "./paint-labels";
import { type Cut, listPhotos, type Photo, readPhoto } from "./read-photo";
import { newScore, printScore, scoreItems, scorePixels } from "./score-items";

const [folder = "", ...pairs] = process.argv.slice(2);
const options = new Map(pairs.map((pair) => pair.split("=") as [string, string]));
const number = (key: string, fallback: number) => Number(options.get(key) ?? fallback);
const cut = options.get("cut") ?? "none";

const photos = listPhotos({ folder, first: number("first", 0) }).slice(0, number("max", 74));
const graphs = await loadGraphs();
const score = newScore(headClasses);
const cpu: number[] = [];
const sharpness: number[] = [];
const warnings = new Map<string, number>();

for (const [place, photo] of photos.entries()) {
  const { image, truth } = await readPhoto({
    ...{ folder, id: photo.id, side: number("side", 1024), blur: number("blur", 0) },
    cut: (cut === "both" ? (place % 2 === 0 ? "top" : "bottom") : cut) as Cut,
  });
  const before = process.cpuUsage();
  const reading = await readPicture(graphs, image, () => undefined);
  const { items, warnings: found } = liftItems(image, reading, {});
  const { user, system } = process.cpuUsage(before);
  cpu.push((user + system) / 1000);
  for (const { code } of found) warnings.set(code, (warnings.get(code) ?? 0) + 1);
  sharpness.push(measureSharpness(reading.picture, reading.person));
  scorePixels(score, paintLabels(image, reading), truth);
  scoreItems(score, { image, items, truth, fine: nameFine(photo) });
}
printScore(score);
const quantile = (values: number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
console.log(
  `photos ${photos.length}  CPU ms median ${quantile(cpu, 0.5).toFixed(0)} p90 ${quantile(cpu, 0.9).toFixed(0)}`,
);
console.log(`peak memory of the whole program ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
console.log(`sharpness p5 ${quantile(sharpness, 0.05).toFixed(1)} median ${quantile(sharpness, 0.5).toFixed(1)}`);
console.log("warnings", Object.fromEntries(warnings));

function nameFine(photo: Photo): Map<string, string> {
  return new Map(photo.items.map(({ category, fine }): [string, string] => [category, fine[0] ?? category]));
}

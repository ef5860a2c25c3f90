// Evaluates the embedded engine on labelled photos: npm run engine:evaluate -- <photos folder> [key=value …]
// Keys: first=0 (every 12th photo from which), max=74, side=1024, cut=none|top|bottom|both, blur=0 (sigma).
// Every 12th photo from the first is kept out of training and choosing; nothing else says anything about new photos.
// Writes a contact sheet of the best, typical and worst photos to test/artefacts/engine/, which git ignores.
import { liftItems } from "../../app/engine/embedded/extract-items";
import { loadGraphs } from "../../app/engine/embedded/load-graphs";
import { headClasses } from "../../app/engine/embedded/parse-clothes";
import { readPicture, seePicture } from "../../app/engine/embedded/read-picture";
import type { EngineHints } from "../../app/engine/engine";
import { drawSheet, type Sheeted } from "./draw-sheet";
import { measureChild } from "./measure-child";
import { paintLabels } from "./paint-labels";
import { printScore } from "./print-score";
import { type Cut, listPhotos, type Photo, readPhoto } from "./read-photo";
import { newFaceScore, scoreFaces } from "./score-faces";
import { newScore, scoreItems, scorePixels } from "./score-items";

const [folder = "", ...pairs] = process.argv.slice(2);
if (folder === "") {
  console.error("usage: npm run engine:evaluate -- <folder of labelled photos> [key=value …]");
  process.exit(1);
}
const options = new Map(pairs.map((pair) => pair.split("=") as [string, string]));
const number = (key: string, fallback: number) => Number(options.get(key) ?? fallback);
const cut = options.get("cut") ?? "none";
const photoOf = (photo: Photo, place: number) =>
  readPhoto({
    ...{ folder, id: photo.id, side: number("side", 1024), blur: number("blur", 0) },
    cut: (cut === "both" ? (place % 2 === 0 ? "top" : "bottom") : cut) as Cut,
  });

const photos = listPhotos({ folder, first: number("first", 0) }).slice(0, number("max", 74));
const graphs = await loadGraphs();
const score = newScore(headClasses);
const faces = newFaceScore();
const cpu: number[] = [];
const warnings = new Map<string, number>();
const sheeted: Sheeted[] = [];

for (const [place, photo] of photos.entries()) {
  const { image, truth } = await photoOf(photo, place);
  const before = process.cpuUsage();
  const sight = await seePicture(graphs, image, () => undefined);
  const reading = readPicture(sight, {});
  const outcome = liftItems(image, reading, {});
  const { items, warnings: found } = outcome;
  const { user, system } = process.cpuUsage(before);
  if (place > 0) cpu.push((user + system) / 1000);
  for (const { code } of found) warnings.set(code, (warnings.get(code) ?? 0) + 1);
  const labels = paintLabels(image, reading);
  const fit = scorePixels(score, { labels, truth, width: image.width });
  const ask = (hints: EngineHints) => liftItems(image, readPicture(sight, hints), hints).items;
  scoreFaces(faces, { image, outcome, truth });
  scoreItems(score, { image, items, truth, fine: nameFine(photo), ask });
  sheeted.push({ id: photo.id, fit, image, labels, truth });
}
printScore(score);
const quantile = (values: number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
console.log(
  `photos ${photos.length}  CPU ms median ${quantile(cpu, 0.5).toFixed(0)} p90 ${quantile(cpu, 0.9).toFixed(0)}`,
);
const { cutouts, showing, sharp, before: detail, after: left } = faces;
console.log(
  `faces: of ${cutouts} cut-outs ${showing} show some, sharp after blurring ${sharp}; detail left ${((left / detail) * 100).toFixed(1)} %; CPU ms median ${quantile(faces.cpuMs, 0.5).toFixed(1)} p90 ${quantile(faces.cpuMs, 0.9).toFixed(1)}`,
);
const sample = await Promise.all(photos.slice(0, 8).map(photoOf));
console.log(await measureChild(sample.map(({ image }) => image)));
console.log("warnings", Object.fromEntries(warnings));
console.log(`contact sheet: ${await drawSheet(sheeted)}`);

function nameFine(photo: Photo): Map<string, string> {
  return new Map(photo.items.map(({ category, fine }): [string, string] => [category, fine[0] ?? category]));
}

// Measures the embedded engine on labelled photos: node --import tsx test/bench/measure-engine.ts <photos folder> [key=value …]
// Keys: every=12 first=0 (which photos, by their place in the list), max=60, side=1024, crop=none|top|bottom, blur=0 (sigma).
// Every 12th photo from the first was kept out of the head's training; nothing else says anything about new photos.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { extractItems, readPicture } from "../../app/engine/embedded/extract-items";
import { measureSharpness } from "../../app/engine/embedded/find-warnings";
import { loadGraphs } from "../../app/engine/embedded/load-graphs";
import { headClasses } from "../../app/engine/embedded/parse-clothes";
import type { EngineImage } from "../../app/engine/engine";
import { paintLabels } from "./paint-labels";
import { newScore, printScore, scoreItems, scorePixels } from "./score-items";

type Photo = { id: string; items: { category: string; area: number; fine: string[] }[] };

const [folder = "", ...pairs] = process.argv.slice(2);
const options = new Map(pairs.map((pair) => pair.split("=") as [string, string]));
const number = (key: string, fallback: number) => Number(options.get(key) ?? fallback);
const crop = options.get("crop") ?? "none";

const photos = (JSON.parse(readFileSync(join(folder, "photos.json"), "utf8")) as { photos: Photo[] }).photos
  .filter((_, i) => i % number("every", 12) === number("first", 0))
  .slice(0, number("max", 60));
const graphs = await loadGraphs();
const score = newScore(headClasses);
const cpu: number[] = [];
const sharpness: number[] = [];
const warnings = new Map<string, number>();

for (const photo of photos) {
  const { image, truth } = await readPhoto(photo.id);
  const before = process.cpuUsage();
  const { items, warnings: found } = await extractItems(graphs, image, {}, () => undefined);
  const { user, system } = process.cpuUsage(before);
  cpu.push((user + system) / 1000);
  for (const { code } of found) warnings.set(code, (warnings.get(code) ?? 0) + 1);
  const reading = await readPicture(graphs, image, () => undefined);
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

async function readPhoto(id: string): Promise<{ image: EngineImage; truth: Uint8Array }> {
  const side = number("side", 1024);
  const { width: w = 0, height: h = 0 } = await sharp(join(folder, "images", `${id}.jpg`)).metadata();
  const height = crop === "none" ? h : Math.floor(h * 0.58);
  const part = { left: 0, top: crop === "bottom" ? h - height : 0, width: w, height };
  let pixels = sharp(join(folder, "images", `${id}.jpg`))
    .extract(part)
    .resize(side, side, { fit: "inside" });
  if (number("blur", 0) > 0) pixels = pixels.blur(number("blur", 0));
  const { data, info } = await pixels.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const truth = await sharp(join(folder, "labels", `${id}.png`))
    .extractChannel(0)
    .extract(part)
    .resize(info.width, info.height, { fit: "fill", kernel: "nearest" })
    .raw()
    .toBuffer();
  return { image: { width: info.width, height: info.height, rgb: new Uint8Array(data) }, truth: new Uint8Array(truth) };
}

function nameFine(photo: Photo): Map<string, string> {
  return new Map(photo.items.map(({ category, fine }): [string, string] => [category, fine[0] ?? category]));
}

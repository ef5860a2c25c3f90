// Fits what an item's confidence means: node --import tsx test/bench/fit-confidence.ts <photos folder>
// Writes app/engine/embedded/head/confidence.json: the share of items that were right (category, and overlap of at least a
// half) by the mean probability of their class, rising (isotonic regression, pool adjacent violators), on the photos to
// choose by, whole and cut by the frame.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawMask } from "../../app/engine/embedded/draw-mask";
import { readPicture } from "../../app/engine/embedded/extract-items";
import { groupItems } from "../../app/engine/embedded/group-items";
import { loadGraphs } from "../../app/engine/embedded/load-graphs";
import { locateHead } from "../../app/engine/embedded/locate-files";
import type { Edges } from "../../app/engine/embedded/sample-planes";
import { listPhotos, readPhoto } from "./read-photo";

const CHOOSE_FIRST = 6;
const OVERLAP_MIN = 0.5;
const GROUP_MIN = 25;

const [folder = ""] = process.argv.slice(2);
const graphs = await loadGraphs();
const seen: { probability: number; right: boolean }[] = [];
for (const [place, { id }] of listPhotos({ folder, first: CHOOSE_FIRST }).entries())
  for (const cut of ["none", place % 2 === 0 ? "top" : "bottom"] as const) {
    const { image, truth } = await readPhoto({ folder, id, side: 768, cut });
    const { picture, person, cells, edges } = await readPicture(graphs, image, () => undefined);
    const box = person.box.map((edge) => (edge * image.width) / picture.width) as Edges;
    for (const shape of groupItems(cells, { apart: !person.found })) {
      const mask = drawMask(image, shape, cells, edges, box);
      let [both, either] = [0, 0];
      for (let i = 0; i < mask.length; i++) {
        const [own, wanted] = [mask[i]! >= 128, truth[i] === shape.classIndex];
        if (own && wanted) both++;
        if (own || wanted) either++;
      }
      seen.push({ probability: shape.probability, right: both / either >= OVERLAP_MIN });
    }
  }
const steps = poolViolators(seen.sort((a, b) => a.probability - b.probability));
writeFileSync(join(locateHead(), "confidence.json"), `${JSON.stringify(steps)}\n`);
console.log(`${seen.length} items`, steps);

function poolViolators(sorted: typeof seen): [probability: number, right: number][] {
  const groups: { sum: number; right: number; count: number }[] = [];
  for (let i = 0; i < sorted.length; i += GROUP_MIN) {
    const part = sorted.slice(i, i + GROUP_MIN);
    groups.push({
      sum: part.reduce((sum, { probability }) => sum + probability, 0),
      right: part.filter(({ right }) => right).length,
      count: part.length,
    });
    for (let last = groups.length - 1; last > 0; last--) {
      const [before, own] = [groups[last - 1]!, groups[last]!];
      if (before.right / before.count < own.right / own.count) break;
      before.sum += own.sum;
      before.right += own.right;
      before.count += own.count;
      groups.pop();
    }
  }
  const round = (value: number) => Math.round(value * 1000) / 1000;
  // one more of each outcome than was seen: no certainty from a few
  let least = 0;
  return groups.map(({ sum, right, count }) => {
    least = Math.max(least, (right + 1) / (count + 2));
    return [round(sum / count), round(least)];
  });
}

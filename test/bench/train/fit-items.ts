// Fits how items are judged: node --import tsx test/bench/train/fit-items.ts <photos folder> [out folder] [photos at most]
// On the photos to choose by, whole and cut by the frame, it writes app/engine/embedded/head/items.json: how a dress is told
// from a top and a skirt, what tells a right class from a wrong one (logistic regression), and the least chance to show.
// A head that saw these photos would make its items look surer than they are: neither may have.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { groupItems } from "../../../app/engine/embedded/group-items";
import { type Judgement, listFeatures } from "../../../app/engine/embedded/judge-classes";
import { type Cells, fitClassEdges, labelCells } from "../../../app/engine/embedded/label-cells";
import { loadGraphs } from "../../../app/engine/embedded/load-graphs";
import { locateHead } from "../../../app/engine/embedded/locate-files";
import { headClasses } from "../../../app/engine/embedded/parse-clothes";
import { type Sight, seePicture, shareSeen } from "../../../app/engine/embedded/read-picture";
import { decideDress, readTraits } from "../../../app/engine/embedded/tidy-classes";
import { listPhotos, readPhoto } from "../read-photo";
import { isPresent, NOT_ITEMS } from "../score-items";
import { fitLogistic, type Observation } from "./fit-logistic";

const CHOOSE_FIRST = 6;
const SIDE = 640;
const OVERLAP_MIN = 0.5;
const GAINS = [0.7, 1, 1.2, 1.4, 2];
const CHANCES = [0.15, 0.2, 0.25, 0.3, 0.35, 0.4];
// a share of wrong items counts a little less than a share of missed ones: a merchant strikes out faster than he adds
const RECALL_WEIGHT = 1.2;

type Seen = Sight & { truth: Uint8Array; across: number; down: number };

const [folder = "", out = locateHead(), most = "74"] = process.argv.slice(2);
const all = await seeAll();
const dressGain = chooseGain();
const { observations, missed } = observe();
const weights = fitLogistic(observations);
const chanceMin = chooseChance();
const round = (value: number) => Math.round(value * 1e4) / 1e4;
const judgement: Judgement = { dressGain, chanceMin, weights: weights.map(round) };
writeFileSync(join(out, "items.json"), `${JSON.stringify(judgement)}\n`);
console.log(`${observations.length} items of ${all.length} pictures`, judgement);

async function seeAll(): Promise<Seen[]> {
  const graphs = await loadGraphs();
  const list: Seen[] = [];
  const photos = listPhotos({ folder, first: CHOOSE_FIRST }).slice(0, Number(most));
  for (const [place, { id }] of photos.entries())
    for (const cut of ["none", place % 2 === 0 ? "top" : "bottom"] as const) {
      const { image, truth } = await readPhoto({ folder, id, side: SIDE, cut });
      const sight = await seePicture(graphs, image, () => undefined);
      list.push({ ...sight, truth, across: image.width, down: image.height });
    }
  return list.filter(({ person }) => person.found);
}

// The gain with which most cells of dresses, skirts and tops get their right class.
function chooseGain(): number {
  const scores = GAINS.map((gain) => {
    let right = 0;
    for (const seen of all) {
      const classes = Float32Array.from(seen.classes);
      decideDress(classes, gain);
      const cells = label(seen, classes);
      const truth = truthOf(seen, cells);
      for (const name of ["dress", "skirt", "top"] as const) {
        const k = headClasses.indexOf(name);
        const { both, either } = overlap(cells.labels, truth, k);
        if (either > 0) right += both / either;
      }
    }
    return right;
  });
  console.log("dress gains", GAINS.map((gain, i) => `${gain}: ${scores[i]?.toFixed(2)}`).join("  "));
  return GAINS[scores.indexOf(Math.max(...scores))] ?? 1;
}

function observe(): { observations: Observation[]; missed: number } {
  const observations: Observation[] = [];
  let absent = 0;
  for (const seen of all) {
    const classes = Float32Array.from(seen.classes);
    decideDress(classes, dressGain);
    const traits = readTraits(classes);
    const cells = label(seen, classes);
    const truth = truthOf(seen, cells);
    const shapes = groupItems(cells);
    headClasses.forEach((name, k) => {
      if (NOT_ITEMS.includes(name)) return;
      const size = truth.reduce((sum, value) => sum + (value === k ? 1 : 0), 0);
      const present = isPresent(name, size, truth.length);
      const shape = shapes.find(({ category }) => category === name);
      if (!shape) absent += present ? 1 : 0;
      else {
        const both = shape.cells.filter((cell) => truth[cell] === k).length;
        const right = present && both / (shape.cells.length + size - both) >= OVERLAP_MIN;
        if (present && !right) absent++;
        observations.push({ features: listFeatures(k, traits[k]!, shareSeen(seen.person)), right });
      }
    });
  }
  return { observations, missed: absent };
}

function chooseChance(): number {
  const chances = observations.map(({ features }) => 1 / (1 + Math.exp(-dot(features, weights))));
  const all = missed + observations.filter(({ right }) => right).length;
  const scores = CHANCES.map((least) => {
    const kept = observations.filter((_, i) => chances[i]! >= least);
    const right = kept.filter((one) => one.right).length;
    const [precision, recall] = [right / kept.length, right / all];
    console.log(`least chance ${least}: P ${precision.toFixed(3)} R ${recall.toFixed(3)}`);
    return precision + RECALL_WEIGHT * recall;
  });
  return CHANCES[scores.indexOf(Math.max(...scores))] ?? 0.25;
}

function label({ picture, person }: Seen, classes: Float32Array): Cells {
  return labelCells(picture, person.box, fitClassEdges(picture, person.box, classes));
}

// The true class of each cell of the grid; 0 beyond the picture.
function truthOf({ truth, across, down, picture, person: { box } }: Seen, { width, height }: Cells): Uint8Array {
  const scale = across / picture.width;
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const x = Math.floor((box[0] + (((i % width) + 0.5) / width) * (box[2] - box[0])) * scale);
    const y = Math.floor((box[1] + ((Math.floor(i / width) + 0.5) / height) * (box[3] - box[1])) * scale);
    return x < 0 || y < 0 || x >= across || y >= down ? 0 : truth[y * across + x]!;
  });
}

function overlap(labels: Uint8Array, truth: Uint8Array, k: number) {
  let [both, either] = [0, 0];
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === k && truth[i] === k) both++;
    if (labels[i] === k || truth[i] === k) either++;
  }
  return { both, either };
}

function dot(left: number[], right: number[]): number {
  return left.reduce((sum, value, i) => sum + value * (right[i] ?? 0), 0);
}

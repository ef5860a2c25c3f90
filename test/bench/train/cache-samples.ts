// Prepares the head's training: node --import tsx test/bench/train/cache-samples.ts <photos folder> <cache folder> <pass>
// Each pass appends records of one size to <cache folder>/<pass>.bin and a line of JSON for each to <pass>.jsonl; one that was
// interrupted goes on. Passes:
// "plain" is a photo as it is, mirrored with other light, and before another ground; "cut0", "cut1" … are random parts of it.
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { findPerson, type Person } from "../../../app/engine/embedded/find-person";
import { type Graphs, loadGraphs, tf } from "../../../app/engine/embedded/load-graphs";
import {
  BEYOND,
  INPUT_HEIGHT,
  INPUT_WIDTH,
  PARSE_HEIGHT,
  PARSE_WIDTH,
  tapNames,
} from "../../../app/engine/embedded/parse-clothes";
import { type Edges, type Plane, sampleCrop } from "../../../app/engine/embedded/sample-planes";
import { exportTail } from "./export-tail";
import { toHalves } from "./half-floats";
import { seedNumbers } from "./seed-numbers";
import {
  changeLight,
  cutFrame,
  type LabelledPhoto,
  mirrorPerson,
  mirrorPhoto,
  replaceGround,
  shakeBox,
} from "./vary-photo";

const OUTSIDE = 255;
// half-precision maps at strides 4 and 8, colours, silhouette and labels a cell, 17 points
const RECORD_BYTES = PARSE_WIDTH * PARSE_HEIGHT * (24 * 2 + (32 * 2) / 4 + 3 + 1 + 1) + 17 * 3 * 4;
const SIDE = 640;
const TOP: Edges = [0, 0, 1, 0.58];
const BOTTOM: Edges = [0, 0.42, 1, 1];

const [folder = "", cache = "", pass = "plain"] = process.argv.slice(2);
const ids = (JSON.parse(readFileSync(join(folder, "photos.json"), "utf8")) as { photos: { id: string }[] }).photos.map(
  ({ id }) => id,
);
mkdirSync(cache, { recursive: true });
const graphs = await loadGraphs();
exportTail(cache);
const list = join(cache, `${pass}.jsonl`);
const begun = keepWhole(join(cache, `${pass}.bin`), list);
const file = openSync(join(cache, `${pass}.bin`), "a");

for (const [index, id] of ids.entries()) {
  if (index < begun) continue;
  const random = seedNumbers(index * 97 + [...pass].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7));
  // the photos that are measured (every 12th) or chosen by (every 12th from the 7th) are never varied
  const split = index % 12 === 0 ? "measure" : index % 12 === 6 ? "choose" : "train";
  if (pass === "plain") {
    const photo = await readPhoto(id, null);
    const person = await findPerson(graphs, photo.picture);
    await writeSample({ photo, person, index, split, kind: "plain" });
    if (split !== "train") continue;
    const mirrored = changeLight(mirrorPhoto(photo), random);
    await writeSample({
      photo: mirrored,
      person: shakeBox(mirrorPerson(person, photo.picture.width), random),
      ...{ index, split, kind: "mirrored" },
    });
    const ground = replaceGround(changeLight(photo, random), random);
    await writeSample({ photo: ground, person: shakeBox(person, random), index, split, kind: "ground" });
  } else {
    const photo = await readPhoto(id, split === "train" ? cutFrame(random) : index % 24 < 12 ? TOP : BOTTOM);
    const person = await findPerson(graphs, photo.picture);
    await writeSample({ photo, person, index, split, kind: "cut" });
    if (split !== "train") continue;
    const mirrored = changeLight(mirrorPhoto(photo), random);
    const other = random() < 0.3 ? replaceGround(mirrored, random) : mirrored;
    await writeSample({
      photo: other,
      person: shakeBox(mirrorPerson(person, photo.picture.width), random),
      ...{ index, split, kind: "cut mirrored" },
    });
  }
}

// A pass that was interrupted goes on with the photo that it stopped at. Answers that photo's place.
function keepWhole(records: string, lines: string): number {
  const rows = existsSync(lines) ? readFileSync(lines, "utf8").trim().split("\n") : [];
  const last = (JSON.parse(rows.at(-1) || '{"index":0}') as { index: number }).index;
  const whole = rows.filter((row) => row && (JSON.parse(row) as { index: number }).index < last);
  writeFileSync(lines, whole.map((row) => `${row}\n`).join(""));
  closeSync(openSync(records, "a"));
  truncateSync(records, whole.length * RECORD_BYTES);
  return last;
}

async function readPhoto(id: string, part: Edges | null): Promise<LabelledPhoto> {
  const path = join(folder, "images", `${id}.jpg`);
  const { width = 0, height = 0 } = await sharp(path).metadata();
  const [left, top, right, bottom] = part ?? [0, 0, 1, 1];
  const region = {
    left: Math.floor(left * width),
    top: Math.floor(top * height),
    width: Math.floor((right - left) * width),
    height: Math.floor((bottom - top) * height),
  };
  const { data, info } = await sharp(path)
    .extract(region)
    .resize(SIDE, SIDE, { fit: "inside", kernel: "mitchell" })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const labels = await sharp(join(folder, "labels", `${id}.png`))
    .extractChannel(0)
    .extract(region)
    .resize(info.width, info.height, { fit: "fill", kernel: "nearest" })
    .raw()
    .toBuffer();
  return {
    picture: { width: info.width, height: info.height, channels: 3, values: new Uint8Array(data) },
    labels: new Uint8Array(labels),
  };
}

type Sample = { photo: LabelledPhoto; person: Person; index: number; split: string; kind: string };

async function writeSample({ photo: { picture, labels }, person, ...about }: Sample): Promise<void> {
  const { width, height } = picture;
  const pixels = sampleCrop(picture, person.box, INPUT_WIDTH, INPUT_HEIGHT, BEYOND);
  const [fine, middle] = await runTaps(graphs, pixels);
  const colours = sampleCrop(picture, person.box, PARSE_WIDTH, PARSE_HEIGHT, BEYOND);
  const shape: Plane = { width, height, channels: 1, values: person.silhouette };
  const silhouette = sampleCrop(shape, person.box, PARSE_WIDTH, PARSE_HEIGHT, 0).map((value) => value * 255);
  const [left, top, right, bottom] = person.box;
  const points = person.keypoints.flatMap(([x, y, score]) => [
    (x - left) / (right - left),
    (y - top) / (bottom - top),
    score,
  ]);
  const truth = new Uint8Array(PARSE_WIDTH * PARSE_HEIGHT).map((_, i) => {
    const x = Math.floor(left + (((i % PARSE_WIDTH) + 0.5) / PARSE_WIDTH) * (right - left));
    const y = Math.floor(top + ((Math.floor(i / PARSE_WIDTH) + 0.5) / PARSE_HEIGHT) * (bottom - top));
    return x < 0 || y < 0 || x >= width || y >= height ? OUTSIDE : labels[y * width + x]!;
  });
  const bytes = [
    new Uint8Array(toHalves(fine).buffer),
    new Uint8Array(toHalves(middle).buffer),
    Uint8Array.from(colours, Math.round),
    Uint8Array.from(silhouette, Math.round),
    truth,
    new Uint8Array(Float32Array.from(points).buffer),
  ];
  writeSync(file, Buffer.concat(bytes));
  appendFileSync(list, `${JSON.stringify({ ...about, found: person.found })}\n`);
}

async function runTaps({ pose }: Graphs, pixels: Float32Array): Promise<[Float32Array, Float32Array]> {
  const maps = tf.tidy(() => {
    const input = tf.cast(tf.tensor4d(pixels, [1, INPUT_HEIGHT, INPUT_WIDTH, 3]), "int32");
    return pose.execute(input, tapNames.slice(0, 2)) as tf.Tensor[];
  });
  const values = await Promise.all(maps.map((map) => map.data()));
  tf.dispose(maps);
  return [values[0] as Float32Array, values[1] as Float32Array];
}

import { connectPieces } from "./connect-pieces";
import { colorDistance, type Lab, toLab } from "./name-colors";
import { headClasses, PARSE_HEIGHT, PARSE_WIDTH } from "./parse-clothes";
import { type Edges, type Plane, sampleCrop } from "./sample-planes";
import { NOT_WORN } from "./tidy-classes";

const BORDER_SHARE = 0.04;
const BACKGROUND_SPREAD_MAX = 22;
const DISTANCE_MIN = 7;
const PIECE_SHARE_MIN = 0.008;
const COVER_MAX = 0.9;

/**
 * For a picture without a person, such as a flat lay: tells things from a plain background by the colours of the frame's four
 * sides, and gives each connected thing the wearable class that the head finds likeliest over it. Takes and answers class
 * probabilities as parseClothes does; background alone where nothing stands out, null where
 * the background is too mixed to tell.
 */
export function findForeground(picture: Plane, box: Edges, classes: Float32Array): Float32Array | null {
  const size = PARSE_WIDTH * PARSE_HEIGHT;
  const pixels = sampleCrop(picture, box, PARSE_WIDTH, PARSE_HEIGHT, null);
  const labs = Array.from({ length: size }, (_, i) => toLab(pixels[i * 3]!, pixels[i * 3 + 1]!, pixels[i * 3 + 2]!));
  const places = Array.from({ length: size }, (_, i): [number, number] => [
    (box[0] + (((i % PARSE_WIDTH) + 0.5) / PARSE_WIDTH) * (box[2] - box[0])) / picture.width,
    (box[1] + ((Math.floor(i / PARSE_WIDTH) + 0.5) / PARSE_HEIGHT) * (box[3] - box[1])) / picture.height,
  ]);
  const sides = readSides(labs, places);
  if (!sides) return null;
  const inside = places.map(([x, y]) => x >= 0 && y >= 0 && x < 1 && y < 1);
  const distances = Float32Array.from(labs, (lab, i) =>
    inside[i] ? Math.min(...sides.map((side) => colorDistance(lab, side))) : 0,
  );
  const threshold = Math.max(DISTANCE_MIN, splitInTwo(distances.filter((_, i) => inside[i])));
  const things = Uint8Array.from(distances, (distance) => (distance > threshold ? 1 : 0));
  const area = inside.filter(Boolean).length;
  const pieces = (connectPieces(things, PARSE_WIDTH, PARSE_HEIGHT).get(1) ?? []).filter(
    (piece) => piece.length >= area * PIECE_SHARE_MIN,
  );
  const covered = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return covered > area * COVER_MAX ? null : drawClasses(pieces, classes);
}

// The median colour of each side of the frame; null when a side is a mix.
function readSides(labs: Lab[], places: [number, number][]): Lab[] | null {
  const within = (value: number) => value >= 0 && value < 1;
  const near = (value: number) => value >= 0 && value < BORDER_SHARE;
  const strips = [
    labs.filter((_, i) => near(places[i]![0]) && within(places[i]![1])),
    labs.filter((_, i) => near(1 - places[i]![0]) && within(places[i]![1])),
    labs.filter((_, i) => near(places[i]![1]) && within(places[i]![0])),
    labs.filter((_, i) => near(1 - places[i]![1]) && within(places[i]![0])),
  ].filter((strip) => strip.length > 0);
  const medians = strips.map((strip): Lab => [middle(strip, 0), middle(strip, 1), middle(strip, 2)]);
  const spreads = strips.map(
    (strip, i) => strip.reduce((sum, lab) => sum + colorDistance(lab, medians[i]!), 0) / strip.length,
  );
  return strips.length > 0 && Math.max(...spreads) <= BACKGROUND_SPREAD_MAX ? medians : null;
}

function middle(labs: Lab[], part: 0 | 1 | 2): number {
  const values = labs.map((lab) => lab[part]).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)]!;
}

// The value that parts a set best in two (Otsu, "A Threshold Selection Method from Gray-Level Histograms", 1979).
function splitInTwo(values: Float32Array): number {
  const sorted = Float32Array.from(values).sort();
  const total = sorted.reduce((sum, value) => sum + value, 0);
  let best = { spread: -1, at: 0 };
  let below = 0;
  for (let i = 1; i < sorted.length; i++) {
    below += sorted[i - 1]!;
    const apart = below / i - (total - below) / (sorted.length - i);
    const spread = i * (sorted.length - i) * apart * apart;
    if (spread > best.spread) best = { spread, at: (sorted[i - 1]! + sorted[i]!) / 2 };
  }
  return best.at;
}

function drawClasses(pieces: number[][], classes: Float32Array): Float32Array {
  const count = headClasses.length;
  const out = new Float32Array(classes.length);
  for (let i = 0; i < classes.length; i += count) out[i] = 1;
  for (const piece of pieces) {
    const sums = headClasses.map((name, k) =>
      NOT_WORN.has(name) ? 0 : piece.reduce((sum, cell) => sum + classes[cell * count + k]!, 0),
    );
    const likeliest = sums.indexOf(Math.max(...sums));
    for (const cell of piece) {
      out[cell * count] = 0;
      out[cell * count + likeliest] = 1;
    }
  }
  return out;
}

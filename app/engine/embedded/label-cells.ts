import { type EdgeModels, fitEdgeModels, readEdgeGrid, takeChannel } from "./guide-edges";
import { headClasses, PARSE_HEIGHT, PARSE_WIDTH } from "./parse-clothes";
import { type Edges, type Plane, sampleCrop } from "./sample-planes";

/**
 * A class a cell on a grid over the person's box: `labels` the likeliest (OUTSIDE beyond the picture), `rivals` the second,
 * `probabilities` that of the likeliest.
 */
export type Cells = {
  width: number;
  height: number;
  labels: Uint8Array;
  rivals: Uint8Array;
  probabilities: Float32Array;
};

export const OUTSIDE = 255;
/** Cells of the label grid a cell of the grid that the edge models are on. */
export const CELLS_PER_MODEL = 2;

const MODELS_PER_PARSED = 2;
// a class that is nowhere likelier than this is not refined, nor considered
const PRESENT_MIN = 0.15;

/** Fits the edge models of all classes that occur; `classes` as parseClothes answers them. */
export function fitClassEdges(picture: Plane, box: Edges, classes: Float32Array): EdgeModels {
  const width = PARSE_WIDTH * MODELS_PER_PARSED;
  const height = PARSE_HEIGHT * MODELS_PER_PARSED;
  const guide = sampleCrop(picture, box, width, height, null);
  const count = headClasses.length;
  const planes = headClasses.map((_, k) => {
    const values = takeChannel(classes, k, count, 1);
    if (k > 0 && values.every((value) => value < PRESENT_MIN)) return null;
    const coarse: Plane = { width: PARSE_WIDTH, height: PARSE_HEIGHT, channels: 1, values };
    return sampleCrop(coarse, [0, 0, PARSE_WIDTH, PARSE_HEIGHT], width, height, null);
  });
  return fitEdgeModels(guide, planes, width, height);
}

/** Reads the edge models with the picture's colours on a grid twice as fine, and keeps the two likeliest classes a cell. */
export function labelCells(picture: Plane, box: Edges, edges: EdgeModels): Cells {
  const width = edges.width * CELLS_PER_MODEL;
  const height = edges.height * CELLS_PER_MODEL;
  const pixels = sampleCrop(picture, box, width, height, null);
  const labels = new Uint8Array(width * height);
  const rivals = new Uint8Array(width * height);
  const probabilities = new Float32Array(width * height).fill(-1);
  const seconds = new Float32Array(width * height).fill(-1);
  edges.models.forEach((model, k) => {
    if (!model) return;
    readEdgeGrid(model, CELLS_PER_MODEL, width, pixels, (i, value) => {
      if (value > probabilities[i]!) {
        seconds[i] = probabilities[i]!;
        rivals[i] = labels[i]!;
        probabilities[i] = value;
        labels[i] = k;
      } else if (value > seconds[i]!) {
        seconds[i] = value;
        rivals[i] = k;
      }
    });
  });
  const cells = { width, height, labels, rivals, probabilities };
  clearOutside(cells, picture, box);
  return cells;
}

// The box may reach beyond the picture; there is nothing there.
function clearOutside({ width, height, labels, probabilities }: Cells, picture: Plane, box: Edges): void {
  for (let i = 0; i < labels.length; i++) {
    const x = box[0] + (((i % width) + 0.5) / width) * (box[2] - box[0]);
    const y = box[1] + ((Math.floor(i / width) + 0.5) / height) * (box[3] - box[1]);
    if (x < 0 || y < 0 || x >= picture.width || y >= picture.height) labels[i] = OUTSIDE;
    probabilities[i] = Math.min(1, Math.max(0, probabilities[i]!));
  }
}

import type { EngineImage } from "../engine";
import type { ItemShape } from "./group-items";
import { type EdgeModels, readEdgeModel } from "./guide-edges";
import { CELLS_PER_MODEL, type Cells, OUTSIDE } from "./label-cells";
import type { Edges } from "./sample-planes";

// how steeply a mask rises where its class overtakes the next likely one
const STEEPNESS = 2.5;
const ALL_ROUND = 9;

/**
 * An item's mask at the picture's size, 0–255. Cells whose whole neighbourhood is the item's are inside; along its border the
 * edge models of its class and of the rival class are read with the full picture's colours, and their difference is the edge.
 */
export function drawMask(
  image: EngineImage,
  shape: ItemShape,
  cells: Cells,
  edges: EdgeModels,
  box: Edges,
): Uint8Array {
  const mask = new Uint8Array(image.width * image.height);
  const round = countRound(shape, cells);
  const scaleX = cells.width / (box[2] - box[0]);
  const scaleY = cells.height / (box[3] - box[1]);
  const { left, top, right, bottom } = boundCells(round, cells.width);
  const xEnd = Math.min(image.width, Math.ceil((right + 1) / scaleX + box[0]));
  const yEnd = Math.min(image.height, Math.ceil((bottom + 1) / scaleY + box[1]));
  for (let row = Math.max(0, Math.floor(top / scaleY + box[1])); row < yEnd; row++)
    for (let column = Math.max(0, Math.floor(left / scaleX + box[0])); column < xEnd; column++) {
      const cellX = (column + 0.5 - box[0]) * scaleX;
      const cellY = (row + 0.5 - box[1]) * scaleY;
      if (cellX < 0 || cellY < 0 || cellX >= cells.width || cellY >= cells.height) continue;
      const cell = Math.floor(cellY) * cells.width + Math.floor(cellX);
      const count = round[cell]!;
      if (count === 0) continue;
      const at = row * image.width + column;
      if (count === ALL_ROUND) {
        mask[at] = 255;
        continue;
      }
      const label = cells.labels[cell]!;
      const rival = label === shape.classIndex || label === OUTSIDE ? cells.rivals[cell]! : label;
      const [r, g, b] = [image.rgb[at * 3]!, image.rgb[at * 3 + 1]!, image.rgb[at * 3 + 2]!];
      const [x, y] = [cellX / CELLS_PER_MODEL, cellY / CELLS_PER_MODEL];
      const ahead = readEdgeModel(edges, shape.classIndex, x, y, r, g, b) - readEdgeModel(edges, rival, x, y, r, g, b);
      mask[at] = Math.round(255 * Math.min(1, Math.max(0, 0.5 + STEEPNESS * ahead)));
    }
  return mask;
}

// How many of the 3 × 3 cells round each cell are the item's; what is beyond the picture or the grid counts as one's own.
function countRound({ cells: own }: ItemShape, { width, height, labels }: Cells): Uint8Array {
  const isOwn = new Uint8Array(width * height);
  for (const cell of own) isOwn[cell] = 1;
  const round = new Uint8Array(width * height);
  for (const cell of own) {
    const x = cell % width;
    const y = Math.floor(cell / width);
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) {
        const inGrid = x + dx >= 0 && y + dy >= 0 && x + dx < width && y + dy < height;
        const other = cell + dy * width + dx;
        if (!inGrid) round[cell]!++;
        else {
          round[other]!++;
          if (!isOwn[other] && labels[other] === OUTSIDE) round[cell]!++;
        }
      }
  }
  return round;
}

function boundCells(round: Uint8Array, width: number) {
  const bounds = { left: width, top: round.length / width, right: -1, bottom: -1 };
  for (let i = 0; i < round.length; i++) {
    if (round[i] === 0) continue;
    const x = i % width;
    const y = Math.floor(i / width);
    bounds.left = Math.min(bounds.left, x);
    bounds.right = Math.max(bounds.right, x);
    bounds.top = Math.min(bounds.top, y);
    bounds.bottom = Math.max(bounds.bottom, y);
  }
  return bounds;
}

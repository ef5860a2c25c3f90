// The fast ways to resample and to read edge models give what their definitions say, cell by cell.
import { expect, test } from "vitest";
import { fitEdgeModels, readEdgeGrid, readEdgeModel } from "../../app/engine/embedded/guide-edges";
import { sampleCrop } from "../../app/engine/embedded/sample-planes";
import { seedNumbers } from "../bench/train/seed-numbers";

const [WIDTH, HEIGHT] = [23, 17];
const random = seedNumbers(5);
const values = Float32Array.from({ length: WIDTH * HEIGHT * 3 }, () => random() * 255);
const plane = { width: WIDTH, height: HEIGHT, channels: 3, values };

/** One sample: bilinear between the four nearest pixels, the nearest edge or the padding outside. */
function sampleOne(x: number, y: number, c: number, pad: number | null): number {
  if (pad !== null && (x < -0.5 || y < -0.5 || x > WIDTH - 0.5 || y > HEIGHT - 0.5)) return pad;
  const [left, top] = [Math.min(WIDTH - 1, Math.max(0, x)), Math.min(HEIGHT - 1, Math.max(0, y))];
  const [x0, y0] = [Math.floor(left), Math.floor(top)];
  const read = (px: number, py: number) =>
    values[(Math.min(HEIGHT - 1, py) * WIDTH + Math.min(WIDTH - 1, px)) * 3 + c]!;
  const upper = read(x0, y0) * (1 - left + x0) + read(x0 + 1, y0) * (left - x0);
  const lower = read(x0, y0 + 1) * (1 - left + x0) + read(x0 + 1, y0 + 1) * (left - x0);
  return upper * (1 - top + y0) + lower * (top - y0);
}

test.each([
  ["enlarged", [2, 3, 9, 8], 20, 15, null, 1],
  ["shrunk by two", [0, 0, 23, 17], 11, 8, null, 2],
  ["shrunk by far", [0, 0, 23, 17], 3, 2, null, 4],
  ["beyond the edges, padded", [-6, -4, 30, 20], 18, 12, 99, 2],
  ["beyond the edges, with the nearest", [-6, -4, 30, 20], 18, 12, null, 2],
  ["all outside", [40, 40, 50, 50], 4, 4, 7, 3],
] as const)("a part that is %s", (_, edges, width, height, pad, samples) => {
  const found = sampleCrop(plane, [...edges], width, height, pad);
  for (let i = 0; i < found.length; i++) {
    const [c, x, y] = [i % 3, Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    let sum = 0;
    for (let s = 0; s < samples ** 2; s++) {
      const atX = edges[0] + ((x + ((s % samples) + 0.5) / samples) * (edges[2] - edges[0])) / width - 0.5;
      const atY = edges[1] + ((y + (Math.floor(s / samples) + 0.5) / samples) * (edges[3] - edges[1])) / height - 0.5;
      sum += sampleOne(atX, atY, c, pad) / samples ** 2;
    }
    expect(found[i]).toBeCloseTo(sum, 2);
  }
});

test("an edge model read as a grid is the model read cell by cell, and nothing elsewhere", () => {
  const [width, height] = [40, 32];
  const guide = Float32Array.from({ length: width * height * 3 }, () => random() * 255);
  const blob = Float32Array.from({ length: width * height }, (_, i) =>
    i % width > 4 && i % width < 12 && i / width > 3 && i / width < 9 ? 0.9 : 0,
  );
  const edges = fitEdgeModels(guide, [blob, null], width, height);
  const pixels = Float32Array.from({ length: width * height * 4 * 3 }, () => random() * 255);
  const grid = new Float32Array(width * height * 4);
  readEdgeGrid(edges.models[0]!, 2, width * 2, pixels, (cell, value) => {
    grid[cell] = value;
  });
  for (let cell = 0; cell < grid.length; cell++) {
    const [x, y] = [((cell % (width * 2)) + 0.5) / 2, (Math.floor(cell / (width * 2)) + 0.5) / 2];
    const colour = [0, 1, 2].map((c) => pixels[cell * 3 + c]!) as [number, number, number];
    expect(grid[cell]).toBeCloseTo(readEdgeModel(edges, 0, x, y, ...colour), 4);
  }
  expect(readEdgeModel(edges, 0, 39, 31, 9, 9, 9)).toBe(0);
  expect(readEdgeModel(edges, 1, 8, 6, 9, 9, 9)).toBe(0);
});

import { expect, test } from "vitest";
import { connectPieces } from "../../app/engine/embedded/connect-pieces";

const read = (rows: string[]) => Uint8Array.from(rows.join(""), Number);

test("pieces touch by their sides, not by their corners", () => {
  const pieces = connectPieces(read(["1100", "0010", "2011"]), 4, 3);
  expect(pieces.get(1)).toEqual([
    [0, 1],
    [6, 10, 11],
  ]);
  expect(pieces.get(2)).toEqual([[8]]);
});

test("a row's end and the next row's start do not touch", () => {
  expect(connectPieces(read(["001", "100"]), 3, 2).get(1)).toHaveLength(2);
});

test("the ground has no pieces, and every other cell is in exactly one", () => {
  const labels = Uint8Array.from({ length: 40 * 30 }, (_, i) => (i * 7919) % 5);
  const pieces = connectPieces(labels, 40, 30);
  expect(pieces.has(0)).toBe(false);
  const cells = [...pieces].flatMap(([label, lists]) => lists.flat().map((cell) => [cell, label] as const));
  expect(new Set(cells.map(([cell]) => cell)).size).toBe(cells.length);
  expect(cells).toHaveLength(labels.filter((label) => label > 0).length);
  for (const [cell, label] of cells) expect(labels[cell]).toBe(label);
});

test("one piece may cover a large grid", () => {
  expect(connectPieces(new Uint8Array(600 * 600).fill(3), 600, 600).get(3)?.[0]).toHaveLength(360_000);
});

import { expect } from "vitest";
import { itemCategories } from "../../app/engine/categories";
import type { Box, EngineImage, EngineItem, EngineOutcome } from "../../app/engine/engine";

const WARNINGS = ["no_person", "cropped", "too_small", "blurred"];
const PIXEL = 2;

/** Fails unless an outcome keeps all that the engine's interface promises of a picture's items. */
export function checkOutcome({ items, warnings, faces = [] }: EngineOutcome, image: EngineImage): void {
  expect(items.map(({ rank }) => rank)).toEqual(items.map((_, i) => i + 1));
  expect(items.filter(({ isOnSale }) => isOnSale)).toHaveLength(items.length === 0 ? 0 : 1);
  if (items[0]) expect(items[0].isOnSale).toBe(true);
  for (const item of items) checkItem(item, image);
  for (const { code, message } of warnings) {
    expect(WARNINGS).toContain(code);
    expect(message).toMatch(/\S.*\.$/);
  }
  for (const { x, y, height } of faces) {
    // one that the frame cuts off has its middle beyond it
    expect([x, y, height].every(Number.isFinite)).toBe(true);
    expect(height).toBeGreaterThan(0);
  }
  expect(new Set(warnings.map(({ code }) => code)).size).toBe(warnings.length);
}

function checkItem(item: EngineItem, image: EngineImage): void {
  expect(itemCategories).toContain(item.category);
  expect(item.label).not.toBe("");
  expect(item.confidence).toBeGreaterThan(0);
  expect(item.confidence).toBeLessThanOrEqual(1);
  for (const reason of item.reasons) expect(reason).toMatch(/\S/);
  expectInside(item.box);
  checkMask(item, image);
  checkCutout(item, image);
  checkColors(item);
  for (const [x, y] of item.polygon ?? []) expectInside({ x, y, width: 0, height: 0 });
  if (item.polygon) expect(item.polygon.length).toBeGreaterThanOrEqual(3);
}

function expectInside({ x, y, width, height }: Box): void {
  for (const value of [x, y, width, height]) expect(value).toBeGreaterThanOrEqual(0);
  expect(x + width).toBeLessThanOrEqual(1 + 1e-4);
  expect(y + height).toBeLessThanOrEqual(1 + 1e-4);
}

// the mask fills the box to its sides and nothing beyond, and its share of the picture is the area
function checkMask({ mask, box, area }: EngineItem, { width, height }: EngineImage): void {
  expect(mask).toHaveLength(width * height);
  let [left, top, right, bottom, inside] = [width, height, -1, -1, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (mask[y * width + x]! < 128) continue;
      inside++;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  expect(inside).toBeGreaterThan(0);
  expect(area).toBeCloseTo(inside / mask.length, 3);
  expect(Math.abs(box.x * width - left)).toBeLessThanOrEqual(PIXEL);
  expect(Math.abs(box.y * height - top)).toBeLessThanOrEqual(PIXEL);
  expect(Math.abs((box.x + box.width) * width - right - 1)).toBeLessThanOrEqual(PIXEL);
  expect(Math.abs((box.y + box.height) * height - bottom - 1)).toBeLessThanOrEqual(PIXEL);
}

function checkCutout({ cutout, mask }: EngineItem, { width, height }: EngineImage): void {
  for (const side of [cutout.x, cutout.y, cutout.width, cutout.height]) expect(Number.isInteger(side)).toBe(true);
  expect(cutout.x).toBeGreaterThanOrEqual(0);
  expect(cutout.y).toBeGreaterThanOrEqual(0);
  expect(cutout.x + cutout.width).toBeLessThanOrEqual(width);
  expect(cutout.y + cutout.height).toBeLessThanOrEqual(height);
  expect(cutout.rgba).toHaveLength(cutout.width * cutout.height * 4);
  let differing = 0;
  for (let y = 0; y < cutout.height; y++)
    for (let x = 0; x < cutout.width; x++)
      if (cutout.rgba[(y * cutout.width + x) * 4 + 3] !== mask[(cutout.y + y) * width + cutout.x + x]) differing++;
  expect(differing).toBe(0);
}

function checkColors({ colors }: EngineItem): void {
  expect(colors.length).toBeGreaterThan(0);
  for (const { name, hex, share } of colors) {
    expect(name).toMatch(/\S/);
    expect(hex).toMatch(/^#[0-9a-f]{6}$/);
    expect(share).toBeGreaterThan(0);
  }
  // colours of less than a twelfth are left out
  const sum = colors.reduce((total, { share }) => total + share, 0);
  expect(sum).toBeGreaterThan(0.75);
  expect(sum).toBeLessThanOrEqual(1.02);
}

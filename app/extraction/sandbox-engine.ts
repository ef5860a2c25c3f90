import { setTimeout as pause } from "node:timers/promises";
import { categories, itemCategories } from "~/engine/categories";
import { type Engine, EngineError, type EngineImage, type EngineItem } from "~/engine/engine";
import { sandboxSlowMs } from "~/limits";

const TEST_KEY = /^test\/[0-9A-Z]{26}\/(items-[0-9]|failure|timeout|slow)$/;
const SLOW_ITEMS = 2;

/**
 * The engine behind a test client's well-known pictures, which do what their names say, so that whoever builds on the API
 * can meet every outcome. null for any other picture: those get the real engine, with a test key too.
 */
export function sandboxEngineFor({ uploadKey }: { uploadKey: string }): Engine | null {
  const outcome = TEST_KEY.exec(uploadKey)?.[1];
  if (!outcome) return null;
  return {
    name: "sandbox",
    async extract(image, hints, { signal }) {
      if (outcome === "failure") throw new EngineError("ENGINE_FAILED", "as its name says", { retryable: false });
      if (outcome === "timeout") throw new EngineError("ENGINE_TIMEOUT", "as its name says", { retryable: false });
      if (outcome === "slow") await pause(sandboxSlowMs, undefined, { signal });
      const count = outcome === "slow" ? SLOW_ITEMS : Number(outcome.slice(-1));
      const items = Array.from({ length: count }, (_, position) => makeItem({ image, position, count }));
      return { items: items.slice(0, hints.maxItems ?? count), warnings: [] };
    },
    async close() {},
  };
}

type MakeItem = { image: EngineImage; position: number; count: number };

// Bands from the top of the picture to its bottom.
function makeItem({ image: { width, height }, position, count }: MakeItem): EngineItem {
  const category = itemCategories[(position + 2) % itemCategories.length] ?? "top";
  const band = Math.floor(height / count);
  const cutout = { x: 0, y: position * band, width, height: band };
  const mask = new Uint8Array(width * height);
  mask.fill(255, cutout.y * width, (cutout.y + band) * width);
  const [top, bottom] = [cutout.y / height, (cutout.y + band) / height];
  return {
    category,
    subcategory: null,
    label: categories[category].label,
    confidence: Math.round((0.95 - position * 0.05) * 100) / 100,
    isOnSale: position === 0,
    rank: position + 1,
    reasons: position === 0 ? ["the first item of a test picture"] : [],
    box: { x: 0, y: top, width: 1, height: bottom - top },
    polygon: [
      [0, top],
      [1, top],
      [1, bottom],
      [0, bottom],
    ],
    area: bottom - top,
    colors: [{ name: "grey", hex: "#808080", share: 1 }],
    mask,
    cutout: { ...cutout, rgba: new Uint8Array(width * band * 4).fill(128) },
  };
}

import type { Engine, EngineItem } from "~/engine/engine";

/** An engine that finds the given number of items in any picture, one below the other. */
export function makeEngine({ items }: { items: number }): Engine {
  return {
    name: "test",
    async extract({ width, height }) {
      return { items: Array.from({ length: items }, (_, index) => makeItem({ index, width, height })), warnings: [] };
    },
    async close() {},
  };
}

function makeItem({ index, width, height }: { index: number; width: number; height: number }): EngineItem {
  const cutout = { x: 0, y: index * 8, width: 16, height: 8 };
  const mask = new Uint8Array(width * height);
  for (let y = cutout.y; y < cutout.y + cutout.height; y++) mask.fill(255, y * width, y * width + cutout.width);
  return {
    category: index === 0 ? "outerwear" : "shoes",
    subcategory: null,
    label: index === 0 ? "Coat" : "Shoes",
    confidence: 0.9 - index * 0.2,
    isOnSale: index === 0,
    rank: index + 1,
    reasons: index === 0 ? ["named by the product"] : [],
    box: { x: 0, y: cutout.y / height, width: cutout.width / width, height: cutout.height / height },
    polygon: null,
    area: (cutout.width * cutout.height) / (width * height),
    colors: [{ name: "blue grey", hex: "#8899aa", share: 1 }],
    mask,
    cutout: { ...cutout, rgba: new Uint8Array(cutout.width * cutout.height * 4).fill(200) },
  };
}

/** Does at once what a worker would do with an accepted request. */
export async function runJob({ requestId, engine }: { requestId: unknown; engine?: Engine }): Promise<void> {
  const { runExtraction } = await import("~/extraction/run-extraction");
  const signal = new AbortController().signal;
  await runExtraction({ requestId: String(requestId), engine: engine ?? makeEngine({ items: 2 }), signal });
}

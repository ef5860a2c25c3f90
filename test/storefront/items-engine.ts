import type { ItemCategory } from "~/engine/categories";
import type { Engine, EngineImage, EngineItem } from "~/engine/engine";

/** An engine that finds a coat, which is on sale, trousers, and a belt of which it is unsure. */
export const itemsEngine: Engine = {
  name: "items",
  async extract(image) {
    return {
      items: [
        describe(image, { category: "trousers", label: "Trousers", confidence: 0.8, rank: 2, top: 0.5 }),
        describe(image, { category: "belt", label: "Belt", confidence: 0.3, rank: 3, top: 0.4 }),
        describe(image, { category: "outerwear", label: "Outerwear", confidence: 0.45, rank: 1, top: 0 }),
      ],
      warnings: [],
    };
  },
  async close() {},
};

type Facts = { category: ItemCategory; label: string; confidence: number; rank: number; top: number };

function describe({ width, height }: EngineImage, { rank, top, ...facts }: Facts): EngineItem {
  const box = { x: 0.25, y: top, width: 0.5, height: 0.5 };
  const [w, h] = [Math.floor(width * box.width), Math.floor(height * box.height)];
  return {
    ...{ ...facts, rank, box, subcategory: null, isOnSale: rank === 1, reasons: [], area: 0.25 },
    polygon: [
      [box.x, box.y],
      [box.x + box.width, box.y],
      [box.x + box.width, box.y + box.height],
      [box.x, box.y + box.height],
    ],
    colors: [{ name: "grey", hex: "#888888", share: 1 }],
    mask: new Uint8Array(width * height).fill(255),
    cutout: { x: 0, y: 0, width: w, height: h, rgba: new Uint8Array(w * h * 4).fill(200) },
  };
}

import { once } from "node:events";
import { type Engine, EngineError, type EngineImage, type EngineItem } from "~/engine/engine";

const behaviours = ["find", "nothing", "broken", "useless", "hang", "gated"] as const;
export type Behaviour = (typeof behaviours)[number];

type TestEngine = {
  /** What it does with every picture; without it each request says so in its product name, and else it finds one item. */
  always?: Behaviour;
  /** What a "gated" picture waits for. */
  gate?: Promise<void>;
};

/**
 * An engine that does as it is told: `find` one item at once, find `nothing`, be `broken` (may be repeated), call the picture
 * `useless` (never), `hang` until aborted, or find one item when a gate opens (`gated`).
 */
export function createTestEngine({ always, gate }: TestEngine = {}): Engine {
  return {
    name: "test",
    async extract(image, { productName }, { signal }) {
      const behaviour = always ?? behaviours.find((known) => known === productName) ?? "find";
      if (behaviour === "broken") throw new EngineError("ENGINE_CRASHED", "told to crash", { retryable: true });
      if (behaviour === "useless") throw new EngineError("ENGINE_FAILED", "told to refuse", { retryable: false });
      if (behaviour === "hang") {
        if (!signal.aborted) await once(signal, "abort");
        throw signal.reason;
      }
      if (behaviour === "gated") await gate;
      return { items: behaviour === "nothing" ? [] : [itemOf(image)], warnings: [] };
    },
    async close() {},
  };
}

function itemOf({ width, height }: EngineImage): EngineItem {
  const [w, h] = [Math.floor(width / 2), Math.floor(height / 2)];
  return {
    ...{ category: "top", subcategory: null, label: "Top", confidence: 0.9, isOnSale: true, rank: 1 },
    ...{ reasons: ["the only item"], box: { x: 0, y: 0, width: 0.5, height: 0.5 }, polygon: null, area: 0.25 },
    colors: [{ name: "grey", hex: "#888888", share: 1 }],
    mask: new Uint8Array(width * height).fill(255),
    cutout: { x: 0, y: 0, width: w, height: h, rgba: new Uint8Array(w * h * 4).fill(200) },
  };
}

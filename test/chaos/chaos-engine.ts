import { existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { type Engine, EngineError, type EngineImage, type EngineItem } from "../../app/engine/engine";
import type { Chance } from "./draw-chance";

const HANG_MS = 4_000;

/**
 * An engine that behaves as the worst real one may: most pictures are worked on in a moment, but some calls fail, some hang
 * until they are aborted or their deadline comes, some take the whole process down, and some find nothing. Once the file
 * `calm` is there it works as it should, so that a world can come to rest.
 */
export function createChaosEngine({ chance, calm }: { chance: Chance; calm: string }): Engine {
  return {
    name: "chaos",
    async extract(image, _hints, { signal }) {
      const fate = existsSync(calm) ? 1 : chance.next();
      await pause(5 + chance.below(60), undefined, { signal });
      if (fate < 0.03) process.kill(process.pid, "SIGKILL");
      if (fate < 0.16) throw new EngineError("ENGINE_CRASHED", "chaos: crashed", { retryable: true });
      if (fate < 0.2) throw new EngineError("ENGINE_FAILED", "chaos: will never work", { retryable: false });
      if (fate < 0.25) {
        await pause(HANG_MS, undefined, { signal });
        throw new EngineError("ENGINE_TIMEOUT", "chaos: hung", { retryable: true });
      }
      return { items: fate < 0.32 ? [] : [itemOf(image)], warnings: [] };
    },
    async close() {},
  };
}

function itemOf({ width, height }: EngineImage): EngineItem {
  const [w, h] = [Math.floor(width / 2), Math.floor(height / 2)];
  return {
    category: "top",
    subcategory: null,
    label: "Top",
    confidence: 0.9,
    isOnSale: true,
    rank: 1,
    reasons: ["the only item"],
    box: { x: 0, y: 0, width: 0.5, height: 0.5 },
    polygon: null,
    area: 0.25,
    colors: [{ name: "grey", hex: "#888888", share: 1 }],
    mask: new Uint8Array(width * height).fill(255),
    cutout: { x: 0, y: 0, width: w, height: h, rgba: new Uint8Array(w * h * 4).fill(200) },
  };
}

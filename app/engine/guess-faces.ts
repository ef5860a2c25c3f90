import type { EngineFace, EngineItem } from "./engine";

// Of the item's width: how tall the face is from the hairline to the chin, and how far its middle is below the item's middle
// (glasses) or its lower edge (hat). A wide brim makes the face too large, which blurs more rather than less.
const BY_GLASSES = { height: 1.3, below: 0.15 };
const BY_HAT = { height: 1, below: 0.25 };

/**
 * Where faces must be, going by what is worn on them, for engines that do not tell: behind glasses, below a hat. None where
 * neither was found. `width` and `height` are the picture's, in pixels.
 */
export function guessFaces(items: EngineItem[], { width, height }: { width: number; height: number }): EngineFace[] {
  const glasses = items.filter(({ category }) => category === "glasses");
  const worn = glasses.length > 0 ? glasses : items.filter(({ category }) => category === "hat");
  return worn.map(({ category, box }) => {
    const wide = box.width * width;
    const by = category === "glasses" ? BY_GLASSES : BY_HAT;
    const from = category === "glasses" ? box.y + box.height / 2 : box.y + box.height;
    return {
      x: box.x + box.width / 2,
      y: from + (by.below * wide) / height,
      height: (by.height * wide) / height,
    };
  });
}

import { boxMean } from "./embedded/mean-boxes";
import { colorDistance, type Lab, toLab } from "./embedded/name-colors";
import type { EngineImage, EngineItem } from "./engine";

/** A face in pixels of the picture: its middle, its height from the hairline to the chin, how far round it is looked. */
export type Spot = { x: number; y: number; tall: number; reach: number };

/** A spot's square is looked at in so many samples a side. */
export const SAMPLES = 64;

// of the face's height: where most is skin
const CORE = 0.33;
// of the face's height: within, all that is no glasses, nor a hat above the middle, is taken for face
const INNER = 0.42;
// a hat sits on the upper end: less is looked at there
const UPWARDS = 1.25;
// of the core: what is bare at least, to tell the skin's colour by
const BARE_MIN = 0.15;
// how far from the skin's colour is still skin: so many times the middle distance of what is bare, within limits
const SPREADS = 2.2;
const [DISTANCE_MIN, DISTANCE_MAX] = [12, 20];
// round a sample, as a share of the item's own: from where on it counts as face, and where wholly
const RADIUS = 4;
const [FROM, WHOLLY] = [0.08, 0.16];

/** Where a coordinate lies in a spot's square, 0–1. */
export const spotShare = (at: number, middle: number, reach: number) => (at - middle + reach) / (2 * reach);

/** How far a point is from a face's middle, in the picture's pixels. */
export function farFrom({ x, y }: Spot, px: number, py: number): number {
  return Math.hypot(px - x, (py - y) * (py < y ? UPWARDS : 1));
}

type WeighSkin = { image: EngineImage; items: EngineItem[]; spot: Spot };

/**
 * How much of each place of an item is face (0–1), on a grid of SAMPLES a side over a spot's square; null where the item is
 * not near. The skin's colour is that of the face's middle where no item lies. Skin, and what skin is close round (eyes,
 * lips), is face; where nothing of the face is bare, all of it.
 */
export function weighSkin({ image, items, spot }: WeighSkin): (item: EngineItem) => Float32Array | null {
  const places = samplePlaces(image, spot);
  const covered = places.map((at) => (items.some(({ mask }) => mask[at]) ? 1 : 0));
  if (!covered.includes(1)) return () => null;
  const far = Float32Array.from(places, (_, i) => farAt(i, spot) / spot.tall);
  const labs = Array.from(places, (at): Lab | null =>
    at < 0 ? null : toLab(image.rgb[at * 3]!, image.rgb[at * 3 + 1]!, image.rgb[at * 3 + 2]!),
  );
  const isSkin = learnSkin(
    labs.filter((_, i) => far[i]! <= CORE),
    covered.filter((_, i) => far[i]! <= CORE),
  );
  return ({ mask, category }) => {
    const own = new Float32Array(places.length);
    const skin = new Float32Array(places.length);
    let any = false;
    for (let i = 0; i < places.length; i++) {
      const lab = labs[i];
      if (!lab || !mask[places[i]!]) continue;
      any = true;
      own[i] = 1;
      if (isSkin(lab) || (far[i]! <= INNER && !belongs(category, i))) skin[i] = 1;
    }
    if (!any) return null;
    const [shares, owns] = [skin, own].map((plane) => boxMean(plane, SAMPLES, SAMPLES, RADIUS));
    return shares!.map((share, i) =>
      share === 0 ? 0 : Math.min(1, Math.max(0, (share / owns![i]! - FROM) / (WHOLLY - FROM))),
    );
  };
}

// Glasses and hats have their places on a face; skin that they were taken to hold is told by its colour.
function belongs(category: EngineItem["category"], sample: number): boolean {
  return category === "glasses" || (category === "hat" && sample < (SAMPLES * SAMPLES) / 2);
}

// the picture's pixel below each sample; -1 beyond the picture
function samplePlaces({ width, height }: EngineImage, { x, y, reach }: Spot): Int32Array {
  return Int32Array.from({ length: SAMPLES * SAMPLES }, (_, i) => {
    const column = Math.floor(x - reach + (((i % SAMPLES) + 0.5) / SAMPLES) * 2 * reach);
    const row = Math.floor(y - reach + ((Math.floor(i / SAMPLES) + 0.5) / SAMPLES) * 2 * reach);
    return column < 0 || row < 0 || column >= width || row >= height ? -1 : row * width + column;
  });
}

function farAt(sample: number, spot: Spot): number {
  const [column, row] = [(sample % SAMPLES) + 0.5, Math.floor(sample / SAMPLES) + 0.5];
  const at = (middle: number, share: number) => middle + (share / SAMPLES - 0.5) * 2 * spot.reach;
  return farFrom(spot, at(spot.x, column), at(spot.y, row));
}

function learnSkin(core: (Lab | null)[], covered: Int32Array): (lab: Lab) => boolean {
  const bare = core.filter((lab, i): lab is Lab => lab !== null && !covered[i]);
  if (bare.length === 0 || bare.length < core.length * BARE_MIN) return () => true;
  const skin: Lab = [medianOf(bare, 0), medianOf(bare, 1), medianOf(bare, 2)];
  const distances = bare.map((lab) => colorDistance(lab, skin)).sort((a, b) => a - b);
  const near = Math.min(DISTANCE_MAX, Math.max(DISTANCE_MIN, SPREADS * distances[distances.length >> 1]!));
  return (lab) => colorDistance(lab, skin) <= near;
}

function medianOf(labs: Lab[], part: 0 | 1 | 2): number {
  return labs.map((lab) => lab[part]).sort((a, b) => a - b)[labs.length >> 1]!;
}

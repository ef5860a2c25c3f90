import type { EngineImage, EngineWarning } from "../engine";
import { NOSE, type Person, SEEN_MIN } from "./find-person";
import type { Plane } from "./sample-planes";

const SMALL_SIDE = 300;
const SHARP_QUANTILE = 0.98;
const SHARP_MIN = 14;
const EDGE_SHARE_MIN = 0.04;
const ANKLES = [15, 16];

/** What the merchant should know of a photo: no person, one cut off by the frame, too few pixels, or blurred ones. */
export function findWarnings(image: EngineImage, picture: Plane, person: Person): EngineWarning[] {
  const warnings: EngineWarning[] = [];
  const warn = (code: EngineWarning["code"], message: string) => warnings.push({ code, message });
  if (!person.found) warn("no_person", "No person was recognised in the photo; the items are less certain.");
  else if (isCropped(picture, person))
    warn("cropped", "The person is cut off by the photo's edge; items there may be incomplete or missed.");
  if (Math.min(image.width, image.height) < SMALL_SIDE)
    warn("too_small", `The photo is small; at least ${SMALL_SIDE} pixels a side give better outlines.`);
  if (measureSharpness(picture, person) < SHARP_MIN)
    warn("blurred", "The photo is blurred; outlines and colours are less certain.");
  return warnings;
}

// Head or feet are not seen, and the silhouette runs on over that edge.
function isCropped({ width, height }: Plane, { keypoints, silhouette }: Person): boolean {
  const touches = (row: number) => {
    let count = 0;
    for (let x = 0; x < width; x++) if (silhouette[row * width + x]! > 0.5) count++;
    return count > width * EDGE_SHARE_MIN;
  };
  const seen = (i: number) => keypoints[i]![2] > SEEN_MIN;
  return (!seen(NOSE) && touches(0)) || (!ANKLES.every(seen) && touches(height - 1));
}

/**
 * How strong the strongest small contrasts are: a high quantile of the Laplacian's size (green channel, 0–255) over the
 * person's box. Sharp photos have some; blurred ones have none.
 */
export function measureSharpness({ width, height, values }: Plane, { box }: Person): number {
  const counts = new Uint32Array(4 * 255 + 1);
  const green = (x: number, y: number) => values[(y * width + x) * 3 + 1]!;
  for (let y = Math.max(1, Math.floor(box[1])); y < Math.min(height - 1, box[3]); y++)
    for (let x = Math.max(1, Math.floor(box[0])); x < Math.min(width - 1, box[2]); x++) {
      const size = 4 * green(x, y) - green(x - 1, y) - green(x + 1, y) - green(x, y - 1) - green(x, y + 1);
      counts[Math.round(Math.abs(size))]!++;
    }
  let left = counts.reduce((sum, count) => sum + count, 0) * SHARP_QUANTILE;
  return Math.max(
    0,
    counts.findIndex((count) => {
      left -= count;
      return left < 0;
    }),
  );
}

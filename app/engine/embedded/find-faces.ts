import type { EngineFace } from "../engine";
import { type Keypoint, type Person, SEEN_MIN } from "./find-person";
import type { Plane } from "./sample-planes";

const [NOSE, LEFT_EYE, RIGHT_EYE, LEFT_EAR, RIGHT_EAR] = [0, 1, 2, 3, 4] as const;
const [LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP] = [5, 6, 11, 12] as const;
const TRUNK = [
  [LEFT_SHOULDER, LEFT_HIP],
  [RIGHT_SHOULDER, RIGHT_HIP],
];
const HEAD = [NOSE, LEFT_EYE, RIGHT_EYE, LEFT_EAR, RIGHT_EAR];
// How far two points are apart, as a share of the height from the hairline to the chin, seen from the front. Whoever turns
// makes all of them shorter but the one from nose to ear: the greatest height that they give is the likeliest.
const SPANS: [from: number, to: number, share: number][] = [
  [LEFT_EYE, RIGHT_EYE, 0.34],
  [LEFT_EAR, RIGHT_EAR, 0.78],
  [NOSE, LEFT_EAR, 0.62],
  [NOSE, RIGHT_EAR, 0.62],
  [LEFT_SHOULDER, RIGHT_SHOULDER, 1.8],
];
// A point in a wrong place must not make a face of half the picture: of the trunk's length it is a third or so.
const TRUNK_SHARE_MAX = 0.55;
// the head's points lie a little above the middle of the face, the eyes counting twice
const BELOW_POINTS = 0.04;

/**
 * The face of a picture's person by the points of the pose; none where there is no person, null where one is whose head the
 * points don't tell of.
 */
export function findFaces({ width, height }: Plane, { found, keypoints }: Person): EngineFace[] | null {
  if (!found) return [];
  const see = (places: readonly number[]) =>
    places.flatMap((at) => (keypoints[at] && keypoints[at][2] > SEEN_MIN ? [keypoints[at]] : []));
  const head = see(HEAD);
  const tall = measureHeight(see);
  if (head.length === 0 || tall === null) return null;
  const mean = (axis: 0 | 1) => head.reduce((sum, point) => sum + point[axis], 0) / head.length;
  return [{ x: mean(0) / width, y: (mean(1) + BELOW_POINTS * tall) / height, height: tall / height }];
}

function measureHeight(see: (places: readonly number[]) => Keypoint[]): number | null {
  const heights = SPANS.flatMap(([from, to, share]) => {
    const [one, two] = see([from, to]);
    return one && two ? [Math.hypot(one[0] - two[0], one[1] - two[1]) / share] : [];
  });
  if (heights.length === 0) return null;
  const trunk = TRUNK.flatMap((ends) => {
    const [shoulder, hip] = see(ends);
    return shoulder && hip ? [Math.hypot(shoulder[0] - hip[0], shoulder[1] - hip[1])] : [];
  });
  const most = trunk.length > 0 ? Math.max(...trunk) * TRUNK_SHARE_MAX : Number.POSITIVE_INFINITY;
  return Math.min(Math.max(...heights), most);
}

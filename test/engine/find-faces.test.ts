// Where the embedded engine takes a face to be, by the points of the pose.
import { describe, expect, test } from "vitest";
import { findFaces } from "../../app/engine/embedded/find-faces";
import type { Keypoint } from "../../app/engine/embedded/find-person";

const WIDTH = 400;
const HEIGHT = 640;
const picture = { width: WIDTH, height: HEIGHT, channels: 3, values: new Uint8Array(0) };
type Points = Record<number, [x: number, y: number, score?: number]>;

// nose, eyes, ears and shoulders of somebody whose face is 100 px tall, its middle at 200, 100
const front: Points = {
  0: [200, 110],
  1: [217, 88],
  2: [183, 88],
  3: [239, 96],
  4: [161, 96],
  5: [290, 200],
  6: [110, 200],
};
const profile: Points = {
  0: [240, 110],
  1: [228, 88],
  2: [226, 88],
  3: [180, 97],
  4: [184, 97, 0.1],
  5: [215, 205],
  6: [190, 205],
};

function find(points: Points, found = true) {
  const keypoints = Array.from({ length: 17 }, (_, at): Keypoint => {
    const [x, y, score = 0.8] = points[at] ?? [0, 0, 0];
    return [x, y, score];
  });
  const faces = findFaces(picture, { found, keypoints, box: [0, 0, WIDTH, HEIGHT], silhouette: new Float32Array(0) });
  return faces?.map(({ x, y, height }) => ({ x: x * WIDTH, y: y * HEIGHT, tall: height * HEIGHT }));
}

test("seen from the front", () => {
  const [face] = find(front) ?? [];
  expect(face?.x).toBeCloseTo(200, 0);
  expect(Math.abs(face!.y - 100)).toBeLessThan(6);
  expect(Math.abs(face!.tall - 100)).toBeLessThan(5);
});

test("in profile, where eyes and shoulders are close together, the height comes from nose and ear", () => {
  const [face] = find(profile) ?? [];
  expect(face!.tall).toBeGreaterThan(80);
  expect(face!.tall).toBeLessThan(120);
  expect(face!.x).toBeGreaterThan(190);
  expect(face!.x).toBeLessThan(235);
});

test("cut off at the eyes by the frame, what is seen is enough", () => {
  const [face] = find({ 0: [200, 12], 3: [239, 4, 0.3], 5: front[5]!, 6: front[6]! }) ?? [];
  expect(face!.tall).toBeGreaterThan(80);
  expect(face!.y).toBeLessThan(30);
});

test("a point in a wrong place makes no face of half the picture", () => {
  const [face] = find({ ...front, 3: [395, 600], 11: [255, 470], 12: [145, 470] }) ?? [];
  expect(face!.tall).toBeLessThan(160);
});

describe("without a face", () => {
  test("nobody there: none", () => {
    expect(find(front, false)).toEqual([]);
  });

  test("a head beyond the frame: not known", () => {
    expect(find({ 5: [290, 20], 6: [110, 20] })).toBeUndefined();
    expect(find({ 0: [200, 110] })).toBeUndefined();
  });
});

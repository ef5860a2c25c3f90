import type { Person } from "./find-person";
import { type Graphs, type HeadWeights, tf } from "./load-graphs";
import { type Plane, sampleCrop } from "./sample-planes";

/** The head's classes, in the order of its outputs. */
export const headClasses = [
  ...["background", "hat", "glasses", "hair", "skin", "top", "outerwear", "dress"],
  ...["skirt", "trousers", "legwear", "shoes", "bag", "scarf", "belt", "accessory"],
] as const;

export const PARSE_WIDTH = 80;
export const PARSE_HEIGHT = 128;

/** The size that a person's box is sampled to for the pose network's inner maps, and the grey beyond the picture. */
export const INPUT_WIDTH = 320;
export const INPUT_HEIGHT = 512;
export const BEYOND = 124;

const POSE_SIGMA = 2.2;
const STAGE = "StatefulPartitionedCall/center_net_mobile_net_v2fpn_feature_extractor/model_1/model/";
/** The inner maps that the head takes, at strides 4, 8, 16 and 32. */
export const tapNames = [
  "block_2_add/add",
  "block_5_add/add",
  "block_12_add/add",
  "block_16_project_BN/FusedBatchNormV3",
].map((name) => STAGE + name);

/**
 * The probability of each class on a grid of 128 rows × 80 columns over the person's box: 16 values a cell, sum 1. The
 * pose network's inner maps at strides 4 to 32, the colours, the silhouette and the pose go through our head.
 */
export async function parseClothes(graphs: Graphs, picture: Plane, person: Person): Promise<Float32Array> {
  const { width, height } = picture;
  const pixels = sampleCrop(picture, person.box, INPUT_WIDTH, INPUT_HEIGHT, BEYOND);
  const colours = sampleCrop(picture, person.box, PARSE_WIDTH, PARSE_HEIGHT, BEYOND);
  const shape: Plane = { width, height, channels: 1, values: person.silhouette };
  const silhouette = sampleCrop(shape, person.box, PARSE_WIDTH, PARSE_HEIGHT, 0);
  const output = tf.tidy(() => {
    const input = tf.cast(tf.tensor4d(pixels, [1, INPUT_HEIGHT, INPUT_WIDTH, 3]), "int32");
    const maps = graphs.features.execute(input, tapNames) as tf.Tensor4D[];
    return tf.softmax(runHead(graphs.head, maps, colours, silhouette, drawPose(person)));
  });
  const values = (await output.data()) as Float32Array;
  output.dispose();
  return values;
}

function runHead(
  weights: HeadWeights,
  maps: tf.Tensor4D[],
  colours: Float32Array,
  silhouette: Float32Array,
  pose: Float32Array,
) {
  const weight = (name: string) => weights[name] as tf.Tensor4D;
  const normal = (map: tf.Tensor4D | undefined, name: string) =>
    tf.add(tf.mul(map!, weight(`${name}.s`)), weight(`${name}.b`)) as tf.Tensor4D;
  const conv = (map: tf.Tensor4D, name: string, { dilation = 1, relu = true } = {}): tf.Tensor4D => {
    const linear = tf.add(
      tf.conv2d(map, weight(`${name}.w`), 1, "same", "NHWC", dilation),
      weight(`${name}.b`),
    ) as tf.Tensor4D;
    return relu ? tf.relu(linear) : linear;
  };
  // half-pixel centres, as in the training
  const resize = (map: tf.Tensor4D, size: [number, number]) => tf.image.resizeBilinear(map, size, false, true);
  const half: [number, number] = [PARSE_HEIGHT / 2, PARSE_WIDTH / 2];
  const rgb = tf.div(tf.tensor4d(colours, [1, PARSE_HEIGHT, PARSE_WIDTH, 3]), 255) as tf.Tensor4D;
  const mask = tf.tensor4d(silhouette, [1, PARSE_HEIGHT, PARSE_WIDTH, 1]);
  const coarse = resize(conv(normal(maps[2], "n16"), "a16"), half);
  const coarsest = resize(conv(normal(maps[3], "n32"), "a32"), half);
  const halfMask = tf.avgPool(mask, 2, 2, "valid");
  const halfRgb = tf.avgPool(rgb, 2, 2, "valid");
  const where = tf.tensor4d(drawPlaces(half), [1, ...half, 2]);
  const posed = tf.tensor4d(pose, [1, ...half, 17]);
  let deep = conv(
    tf.concat(
      [
        normal(maps[1], "n8"),
        coarse,
        coarsest,
        tf.mul(posed, 2),
        where,
        tf.sub(tf.mul(halfMask, 2), 1),
        tf.sub(tf.mul(halfRgb, 4), 2),
      ],
      3,
    ) as tf.Tensor4D,
    "in8",
  );
  for (const [name, dilation] of [
    ["c1", 1],
    ["c2", 2],
    ["c3", 4],
  ] as const)
    deep = tf.add(deep, conv(deep, name, { dilation }));
  const guess = resize(conv(deep, "aux", { relu: false }), [PARSE_HEIGHT, PARSE_WIDTH]);
  const raised = resize(conv(deep, "r", { relu: false }), [PARSE_HEIGHT, PARSE_WIDTH]);
  const fine = tf.concat(
    [raised, normal(maps[0], "n4"), tf.sub(tf.mul(rgb, 4), 2), tf.sub(tf.mul(mask, 2), 1)],
    3,
  ) as tf.Tensor4D;
  return tf.add(conv(conv(fine, "d1"), "out", { relu: false }), guess);
}

function drawPlaces([height, width]: [number, number]): Float32Array {
  const places = new Float32Array(height * width * 2);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      places[(y * width + x) * 2] = -1 + (2 * x) / (width - 1);
      places[(y * width + x) * 2 + 1] = -1 + (2 * y) / (height - 1);
    }
  return places;
}

// A blur round each point of the pose, as strong as the point is sure.
function drawPose({ keypoints, box }: Person): Float32Array {
  const width = PARSE_WIDTH / 2;
  const height = PARSE_HEIGHT / 2;
  const maps = new Float32Array(height * width * 17);
  keypoints.forEach(([px, py, score], i) => {
    const x = ((px - box[0]) / (box[2] - box[0])) * width;
    const y = ((py - box[1]) / (box[3] - box[1])) * height;
    const strength = Math.max(0, Math.min(1, score * 1.5));
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        const distance = (column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2;
        maps[(row * width + column) * 17 + i] = strength * Math.exp(-distance / (2 * POSE_SIGMA ** 2));
      }
  });
  return maps;
}

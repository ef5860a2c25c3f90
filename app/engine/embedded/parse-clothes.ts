import type { Person } from "./find-person";
import { type Graphs, tf } from "./load-graphs";
import { runHead } from "./run-head";
import { runSmallHead } from "./run-small-head";
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
 * pose networks' inner maps at strides 4 to 32, the colours, the silhouette and the pose go through our two heads, whose
 * mean it is.
 */
export async function parseClothes(graphs: Graphs, picture: Plane, person: Person): Promise<Float32Array> {
  const { width, height } = picture;
  const pixels = sampleCrop(picture, person.box, INPUT_WIDTH, INPUT_HEIGHT, BEYOND);
  const colours = sampleCrop(picture, person.box, PARSE_WIDTH, PARSE_HEIGHT, BEYOND);
  const shape: Plane = { width, height, channels: 1, values: person.silhouette };
  const silhouette = sampleCrop(shape, person.box, PARSE_WIDTH, PARSE_HEIGHT, 0);
  const output = tf.tidy(() => {
    const input = tf.cast(tf.tensor4d(pixels, [1, INPUT_HEIGHT, INPUT_WIDTH, 3]), "int32");
    const shared = {
      colours: tf.div(tf.tensor4d(colours, [1, PARSE_HEIGHT, PARSE_WIDTH, 3]), 255) as tf.Tensor4D,
      silhouette: tf.tensor4d(silhouette, [1, PARSE_HEIGHT, PARSE_WIDTH, 1]),
      pose: tf.tensor4d(drawPose(person), [1, PARSE_HEIGHT / 2, PARSE_WIDTH / 2, 17]),
    };
    const maps = graphs.pose.execute(input, tapNames) as tf.Tensor4D[];
    // up to the second tap the two networks are one
    const tuned = graphs.tuned.execute({ [tapNames[1]!]: maps[1]! }, tapNames.slice(2)) as tf.Tensor4D[];
    const large = tf.softmax(runHead(graphs.head, { maps: [maps[0]!, maps[1]!, ...tuned], ...shared }));
    const small = tf.softmax(runSmallHead(graphs.smallHead, { maps, ...shared }));
    return tf.div(tf.add(large, small), 2);
  });
  const values = (await output.data()) as Float32Array;
  output.dispose();
  return values;
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

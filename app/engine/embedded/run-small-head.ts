import { type HeadWeights, tf } from "./load-graphs";
import { drawPlaces, type HeadInputs, resize } from "./run-head";

/**
 * Our smaller head, trained on the pose network's maps as they are: everything is joined at half the grid. It errs elsewhere
 * than the larger one, so that their mean is better than either. Answers a logit for each class on the parse grid.
 */
export function runSmallHead(weights: HeadWeights, { maps, colours, silhouette, pose }: HeadInputs): tf.Tensor4D {
  const weight = (name: string) => weights[name] as tf.Tensor4D;
  const normal = (map: tf.Tensor4D | undefined, name: string) =>
    tf.add(tf.mul(map!, weight(`${name}.s`)), weight(`${name}.b`)) as tf.Tensor4D;
  const linear = (map: tf.Tensor4D, name: string, dilation = 1) =>
    tf.add(tf.conv2d(map, weight(`${name}.w`), 1, "same", "NHWC", dilation), weight(`${name}.b`)) as tf.Tensor4D;
  const layer = (map: tf.Tensor4D, name: string, dilation = 1) => tf.relu(linear(map, name, dilation)) as tf.Tensor4D;
  const full: [number, number] = [colours.shape[1], colours.shape[2]];
  const half: [number, number] = [full[0] / 2, full[1] / 2];
  const joined = tf.concat(
    [
      normal(maps[1], "n8"),
      resize(layer(normal(maps[2], "n16"), "a16"), half),
      resize(layer(normal(maps[3], "n32"), "a32"), half),
      tf.mul(pose, 2),
      drawPlaces(half),
      tf.sub(tf.mul(tf.avgPool(silhouette, 2, 2, "valid"), 2), 1),
      tf.sub(tf.mul(tf.avgPool(colours, 2, 2, "valid"), 4), 2),
    ],
    3,
  ) as tf.Tensor4D;
  let deep = layer(joined, "in8");
  for (const [name, dilation] of [
    ["c1", 1],
    ["c2", 2],
    ["c3", 4],
  ] as const)
    deep = tf.add(deep, layer(deep, name, dilation)) as tf.Tensor4D;
  const fine = tf.concat(
    [
      resize(linear(deep, "r"), full),
      normal(maps[0], "n4"),
      tf.sub(tf.mul(colours, 4), 2),
      tf.sub(tf.mul(silhouette, 2), 1),
    ],
    3,
  ) as tf.Tensor4D;
  return tf.add(linear(layer(fine, "d1"), "out"), resize(linear(deep, "aux"), full)) as tf.Tensor4D;
}

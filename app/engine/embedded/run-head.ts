import { type HeadWeights, tf } from "./load-graphs";

/** What the head sees of a person's box: the inner maps at strides 4 to 32, and planes on the parse grid or half of it. */
export type HeadInputs = {
  maps: tf.Tensor4D[];
  /** RGB 0–1 and the silhouette's probability, on the grid. */
  colours: tf.Tensor4D;
  silhouette: tf.Tensor4D;
  /** A plane a keypoint, on half the grid. */
  pose: tf.Tensor4D;
};

type Size = [height: number, width: number];

/**
 * Our trained head: the maps of three scales are joined from the coarsest to the finest, and what the whole box shows shifts
 * each class' chance. Answers a logit for each of the 16 classes on the parse grid. The layers are those of
 * test/bench/train/train_head.py, the batch norms folded into them.
 */
export function runHead(weights: HeadWeights, { maps, colours, silhouette, pose }: HeadInputs): tf.Tensor4D {
  const weight = (name: string) => weights[name] as tf.Tensor4D;
  const normal = (map: tf.Tensor4D | undefined, name: string) =>
    tf.add(tf.mul(map!, weight(`${name}.s`)), weight(`${name}.b`)) as tf.Tensor4D;
  const linear = (map: tf.Tensor4D, name: string, dilation = 1) =>
    tf.add(tf.conv2d(map, weight(`${name}.w`), 1, "same", "NHWC", dilation), weight(`${name}.b`)) as tf.Tensor4D;
  const layer = (map: tf.Tensor4D, name: string, dilation = 1) => tf.relu(linear(map, name, dilation));
  const full: Size = [colours.shape[1], colours.shape[2]];
  const half: Size = [full[0] / 2, full[1] / 2];
  const quarter: Size = [full[0] / 4, full[1] / 4];

  let deep: tf.Tensor4D = layer(
    join(
      normal(maps[2], "n16"),
      resize(layer(normal(maps[3], "n32"), "a32"), quarter),
      tf.mul(tf.avgPool(pose, 2, 2, "valid"), 2),
      drawPlaces(quarter),
    ),
    "in16",
  );
  deep = tf.add(deep, layer(deep, "m1"));
  deep = tf.add(deep, layer(deep, "m2", 2));
  const whole = layer(tf.mean(deep, [1, 2], true) as tf.Tensor4D, "g1");
  deep = tf.relu(tf.add(deep, linear(whole, "g2")) as tf.Tensor4D);

  let middle: tf.Tensor4D = layer(
    join(
      normal(maps[1], "n8"),
      resize(deep, half),
      tf.mul(pose, 2),
      drawPlaces(half),
      tf.sub(tf.mul(tf.avgPool(silhouette, 2, 2, "valid"), 2), 1),
      tf.sub(tf.mul(tf.avgPool(colours, 2, 2, "valid"), 4), 2),
    ),
    "in8",
  );
  for (const [name, dilation] of [
    ["c1", 1],
    ["c2", 2],
    ["c3", 4],
  ] as const)
    middle = tf.add(middle, layer(middle, name, dilation));

  const fine = join(
    resize(linear(middle, "r"), full),
    normal(maps[0], "n4"),
    tf.sub(tf.mul(colours, 4), 2),
    tf.sub(tf.mul(silhouette, 2), 1),
  );
  const guess = tf.add(linear(layer(fine, "d1"), "out"), resize(linear(middle, "aux"), full));
  return tf.add(guess, linear(whole, "gp"));
}

function join(...maps: tf.Tensor[]): tf.Tensor4D {
  return tf.concat(maps, 3) as tf.Tensor4D;
}

// half-pixel centres, as in the training
export function resize(map: tf.Tensor4D, size: Size): tf.Tensor4D {
  return tf.image.resizeBilinear(map, size, false, true) as tf.Tensor4D;
}

// where a cell is: x and y from −1 to 1
export function drawPlaces([height, width]: Size): tf.Tensor4D {
  const places = new Float32Array(height * width * 2);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      places[(y * width + x) * 2] = -1 + (2 * x) / (width - 1);
      places[(y * width + x) * 2 + 1] = -1 + (2 * y) / (height - 1);
    }
  return tf.tensor4d(places, [1, height, width, 2]);
}

import { type Graphs, tf } from "./load-graphs";
import { type Edges, type Plane, sampleCrop } from "./sample-planes";

/** x and y in pixels of the picture, score 0–1; in the order of COCO's 17 points, nose first, right ankle last. */
export type Keypoint = [x: number, y: number, score: number];

/** The box that the head wants (5 : 8, a margin round the person), the pose, and the silhouette's probability a pixel. */
export type Person = { found: boolean; box: Edges; keypoints: Keypoint[]; silhouette: Float32Array };

/** Where the nose stands among the keypoints. */
export const NOSE = 0;
/** From this score on a keypoint counts as seen. */
export const SEEN_MIN = 0.2;

const POINTS_MIN = 4;
const SILHOUETTE_SURE = 0.7;
const SILHOUETTE_SHARE_MIN = 0.001;
const POSE_SIDE = 192;
const SILHOUETTE_SIDE = 256;
const BOX_RATIO = 0.625;
const BOX_MARGIN = 1.08;
const FEATHER_PIXELS = 20;

/** Finds the person of a picture; without one the box is the whole picture and `found` is false. */
export async function findPerson(graphs: Graphs, picture: Plane): Promise<Person> {
  const { width, height } = picture;
  const keypoints = await findPose(graphs, picture);
  const seen = keypoints.filter(([, , score]) => score > SEEN_MIN);
  const posed = seen.length >= POINTS_MIN;
  const body: Edges = posed ? around(seen) : [0, 0, width, height];
  const tall = body[3] - body[1];
  const roomy: Edges = [body[0] - tall * 0.12, body[1] - tall * 0.12, body[2] + tall * 0.12, body[3] + tall * 0.1];
  const silhouette = await findSilhouette(graphs, picture, roomy);
  // a garment alone may look like a pose, never like a person's silhouette
  const sure = silhouette.reduce((count, value) => (value > SILHOUETTE_SURE ? count + 1 : count), 0);
  const found = posed && sure > width * height * SILHOUETTE_SHARE_MIN;
  if (!found) return { found, box: toRatio([0, 0, width, height]), keypoints, silhouette };
  const shape = boundShape(silhouette, width, height, seen);
  const whole: Edges = shape
    ? [
        Math.min(shape[0], body[0]),
        Math.min(shape[1], body[1]),
        Math.max(shape[2], body[2]),
        Math.max(shape[3], body[3]),
      ]
    : body;
  return { found, box: toRatio(whole), keypoints, silhouette };
}

async function findPose(graphs: Graphs, picture: Plane): Promise<Keypoint[]> {
  let best = await runPose(graphs, picture, square([0, 0, picture.width, picture.height], 1));
  for (let round = 0; round < 2; round++) {
    const seen = best.filter(([, , score]) => score > SEEN_MIN);
    if (seen.length < POINTS_MIN) break;
    const closer = await runPose(graphs, picture, square(around(seen), 1.35));
    if (sumScores(closer) <= sumScores(best) * 0.95) break;
    best = closer;
  }
  return best;
}

async function runPose({ pose }: Graphs, picture: Plane, edges: Edges): Promise<Keypoint[]> {
  const pixels = sampleCrop(picture, edges, POSE_SIDE, POSE_SIDE, 0);
  const output = tf.tidy(
    () => pose.execute(tf.cast(tf.tensor4d(pixels, [1, POSE_SIDE, POSE_SIDE, 3]), "int32")) as tf.Tensor,
  );
  const values = await output.data();
  output.dispose();
  return Array.from({ length: 17 }, (_, i): Keypoint => {
    const [y, x, score] = [values[i * 3]!, values[i * 3 + 1]!, values[i * 3 + 2]!];
    return [edges[0] + x * (edges[2] - edges[0]), edges[1] + y * (edges[3] - edges[1]), score];
  });
}

// The mean of three views: the whole picture, the person, and three tiles down the person.
async function findSilhouette(graphs: Graphs, picture: Plane, body: Edges): Promise<Float32Array> {
  const { width, height } = picture;
  const tileHeight = (body[3] - body[1]) * 0.42;
  const tileWidth = Math.max(tileHeight, body[2] - body[0]);
  const middle = (body[0] + body[2]) / 2;
  const tiles = [0, 1, 2].map((i): Edges => {
    const top = body[1] + ((body[3] - body[1] - tileHeight) * i) / 2;
    return [middle - tileWidth / 2, top, middle + tileWidth / 2, top + tileHeight];
  });
  const mean = new Float32Array(width * height);
  for (const views of [[[0, 0, width, height] as Edges], [body], tiles]) {
    const sum = new Float32Array(width * height);
    const weight = new Float32Array(width * height);
    for (const edges of views) paste(await runSilhouette(graphs, picture, edges), edges, width, height, sum, weight);
    for (let i = 0; i < mean.length; i++) if (weight[i]! > 0) mean[i]! += sum[i]! / weight[i]! / 3;
  }
  return mean;
}

async function runSilhouette({ silhouette }: Graphs, picture: Plane, edges: Edges): Promise<Float32Array> {
  const pixels = sampleCrop(picture, edges, SILHOUETTE_SIDE, SILHOUETTE_SIDE, null).map((value) => value / 255);
  const output = tf.tidy(
    () => silhouette.execute(tf.tensor4d(pixels, [1, SILHOUETTE_SIDE, SILHOUETTE_SIDE, 3])) as tf.Tensor,
  );
  const values = (await output.data()) as Float32Array;
  output.dispose();
  return values;
}

function paste(
  view: Float32Array,
  edges: Edges,
  width: number,
  height: number,
  sum: Float32Array,
  weight: Float32Array,
): void {
  const plane: Plane = { width: SILHOUETTE_SIDE, height: SILHOUETTE_SIDE, channels: 1, values: view };
  const left = Math.max(0, Math.ceil(edges[0]));
  const top = Math.max(0, Math.ceil(edges[1]));
  const right = Math.min(width, Math.floor(edges[2]));
  const bottom = Math.min(height, Math.floor(edges[3]));
  if (right <= left || bottom <= top) return;
  const scaleX = SILHOUETTE_SIDE / (edges[2] - edges[0]);
  const scaleY = SILHOUETTE_SIDE / (edges[3] - edges[1]);
  const part: Edges = [
    (left - edges[0]) * scaleX,
    (top - edges[1]) * scaleY,
    (right - edges[0]) * scaleX,
    (bottom - edges[1]) * scaleY,
  ];
  const values = sampleCrop(plane, part, right - left, bottom - top, null);
  for (let y = top, from = 0; y < bottom; y++) {
    const fromEdgeY = Math.min(y - top, bottom - 1 - y) + 1;
    for (let x = left, at = y * width + left; x < right; x++, at++, from++) {
      const fromEdge = Math.min(x - left + 1, right - x, fromEdgeY);
      const share = fromEdge < FEATHER_PIXELS ? fromEdge / FEATHER_PIXELS : 1;
      sum[at]! += values[from]! * share;
      weight[at]! += share;
    }
  }
}

// The extent of those parts of the silhouette that a point of the pose lies on.
function boundShape(silhouette: Float32Array, width: number, height: number, seen: Keypoint[]): Edges | null {
  const visited = new Uint8Array(width * height);
  const bounds: Edges = [width, height, 0, 0];
  const stack = seen
    .map(([x, y]) => [Math.round(x), Math.round(y)] as const)
    .filter(([x, y]) => x >= 0 && y >= 0 && x < width && y < height)
    .map(([x, y]) => y * width + x);
  while (stack.length > 0) {
    const at = stack.pop()!;
    if (visited[at] || silhouette[at]! <= 0.5) continue;
    visited[at] = 1;
    const x = at % width;
    const y = (at - x) / width;
    bounds[0] = Math.min(bounds[0], x);
    bounds[1] = Math.min(bounds[1], y);
    bounds[2] = Math.max(bounds[2], x + 1);
    bounds[3] = Math.max(bounds[3], y + 1);
    if (x > 0) stack.push(at - 1);
    if (x < width - 1) stack.push(at + 1);
    if (y > 0) stack.push(at - width);
    if (y < height - 1) stack.push(at + width);
  }
  return bounds[2] > bounds[0] ? bounds : null;
}

function around(points: Keypoint[]): Edges {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function square([left, top, right, bottom]: Edges, grow: number): Edges {
  const half = (Math.max(right - left, bottom - top) * grow) / 2;
  const x = (left + right) / 2;
  const y = (top + bottom) / 2;
  return [x - half, y - half, x + half, y + half];
}

function toRatio([left, top, right, bottom]: Edges): Edges {
  const width = Math.max((right - left) * BOX_MARGIN, (bottom - top) * BOX_MARGIN * BOX_RATIO);
  const height = width / BOX_RATIO;
  const x = (left + right) / 2;
  const y = (top + bottom) / 2;
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}

const sumScores = (points: Keypoint[]) => points.reduce((sum, [, , score]) => sum + score, 0);

import type { Keypoint, Person } from "../../../app/engine/embedded/find-person";
import type { Edges, Plane } from "../../../app/engine/embedded/sample-planes";

/** A photo, 3 bytes a pixel, and a class index a pixel. */
export type LabelledPhoto = { picture: Plane; labels: Uint8Array };
type Random = () => number;

// COCO's points that change places when a picture is mirrored: eyes, ears, shoulders, elbows, wrists, hips, knees, ankles
const TWINS = [0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15];

export function mirrorPhoto({ picture, labels }: LabelledPhoto): LabelledPhoto {
  const { width, height, values } = picture;
  const turned = new Uint8Array(values.length);
  const turnedLabels = new Uint8Array(labels.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [from, to] = [y * width + x, y * width + width - 1 - x];
      turnedLabels[to] = labels[from]!;
      for (let c = 0; c < 3; c++) turned[to * 3 + c] = values[from * 3 + c]!;
    }
  return { picture: { ...picture, values: turned }, labels: turnedLabels };
}

export function mirrorPerson(person: Person, width: number): Person {
  const [left, top, right, bottom] = person.box;
  const silhouette = new Float32Array(person.silhouette.length);
  for (let i = 0; i < silhouette.length; i++) {
    const x = i % width;
    silhouette[i - x + width - 1 - x] = person.silhouette[i]!;
  }
  const keypoints = TWINS.map((twin): Keypoint => {
    const [x, y, score] = person.keypoints[twin]!;
    return [width - x, y, score];
  });
  return { ...person, box: [width - right, top, width - left, bottom], keypoints, silhouette };
}

/** A box moved by up to 4 % and scaled by −10 to +14 %, as a box found in another photo might be. */
export function shakeBox(person: Person, random: Random): Person {
  const [left, top, right, bottom] = person.box;
  const [width, height] = [right - left, bottom - top];
  const scale = 0.9 + random() * 0.24;
  const x = (left + right) / 2 + (random() - 0.5) * 0.08 * width;
  const y = (top + bottom) / 2 + (random() - 0.5) * 0.08 * height;
  const box: Edges = [
    x - (width * scale) / 2,
    y - (height * scale) / 2,
    x + (width * scale) / 2,
    y + (height * scale) / 2,
  ];
  return { ...person, box };
}

/** Other brightness, contrast, warmth and saturation. */
export function changeLight({ picture, labels }: LabelledPhoto, random: Random): LabelledPhoto {
  const gain = 0.72 + random() * 0.56;
  const gamma = 0.75 + random() * 0.55;
  const warmth = [1 + (random() - 0.5) * 0.2, 1, 1 + (random() - 0.5) * 0.2];
  const saturation = 0.6 + random() * 0.7;
  const curve = Float32Array.from({ length: 256 }, (_, value) => 255 * (value / 255) ** gamma * gain);
  const values = new Uint8Array(picture.values.length);
  for (let i = 0; i < values.length; i += 3) {
    const [r, g, b] = [0, 1, 2].map((c) => curve[picture.values[i + c]!]! * warmth[c]!) as [number, number, number];
    const grey = 0.3 * r + 0.59 * g + 0.11 * b;
    [r, g, b].forEach((value, c) => {
      values[i + c] = Math.max(0, Math.min(255, Math.round(grey + (value - grey) * saturation)));
    });
  }
  return { picture: { ...picture, values }, labels };
}

/** The labelled person before a plain or graded ground, as in a studio; the cut follows the labels, softened. */
export function replaceGround({ picture, labels }: LabelledPhoto, random: Random): LabelledPhoto {
  const { width, height } = picture;
  const light = 120 + random() * 135;
  const base = [0, 1, 2].map(() => light + (random() - 0.5) * 50);
  const [down, across] = [(random() - 0.5) * 70, (random() - 0.5) * 50];
  const values = new Uint8Array(picture.values.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const share = shareInside(labels, width, height, x, y);
      for (let c = 0; c < 3; c++) {
        const ground = base[c]! + down * (y / height - 0.5) + across * (x / width - 0.5) + (random() - 0.5) * 6;
        values[at * 3 + c] = Math.max(0, Math.min(255, picture.values[at * 3 + c]! * share + ground * (1 - share)));
      }
    }
  return { picture: { ...picture, values }, labels };
}

function shareInside(labels: Uint8Array, width: number, height: number, x: number, y: number): number {
  let [inside, all] = [0, 0];
  for (let dy = -1; dy <= 1; dy++)
    for (let dx = -1; dx <= 1; dx++) {
      if (x + dx < 0 || y + dy < 0 || x + dx >= width || y + dy >= height) continue;
      all++;
      if (labels[(y + dy) * width + x + dx]! > 0) inside++;
    }
  return inside / all;
}

/** A part of a photo as shops cut them: head or legs off, both, or near. Edges as shares of the photo. */
export function cutFrame(random: Random): Edges {
  const kind = random();
  const margin = () => random() * 0.12;
  if (kind < 0.35) return [margin(), 0, 1 - margin(), 0.4 + random() * 0.4];
  if (kind < 0.65) return [margin(), 0.15 + random() * 0.4, 1 - margin(), 1];
  if (kind < 0.9) {
    const top = 0.08 + random() * 0.2;
    return [margin(), top, 1 - margin(), top + 0.35 + random() * 0.3];
  }
  const [width, height] = [0.45 + random() * 0.3, 0.35 + random() * 0.35];
  const [left, top] = [random() * (1 - width), random() * (1 - height)];
  return [left, top, left + width, top + height];
}

import { blurFaces } from "../../app/engine/blur-faces";
import { connectPieces } from "../../app/engine/embedded/connect-pieces";
import { headClasses } from "../../app/engine/embedded/parse-clothes";
import type { EngineImage, EngineOutcome } from "../../app/engine/engine";
import { measureDetail } from "../engine/measure-detail";

/**
 * What cut-outs show of faces, before and after blurring: how many were made, how many held opaque pixels of a labelled face,
 * in how many of these it still has half of its detail or more, how much detail there was in all, and what blurring costs.
 */
export type FaceScore = {
  cutouts: number;
  showing: number;
  sharp: number;
  before: number;
  after: number;
  cpuMs: number[];
};

export const newFaceScore = (): FaceScore => ({ cutouts: 0, showing: 0, sharp: 0, before: 0, after: 0, cpuMs: [] });

const SKIN = headClasses.indexOf("skin");
// of the photo's height: whoever stands in it whole has a face of a tenth
const FACE_SHARE = 0.1;
const PIECE_PIXELS_MIN = 60;
// rough labels: what lies so near to another class may be that
const INSIDE_PIXELS = 2;
const PIXELS_MIN = 20;

type ScoreFaces = { image: EngineImage; outcome: EngineOutcome; truth: Uint8Array };

/** Adds one labelled photo, of somebody who stands in it whole. */
export function scoreFaces(score: FaceScore, { image, outcome: { items, faces }, truth }: ScoreFaces): void {
  const face = findLabelledFace(truth, image);
  if (!face) return;
  const from = process.cpuUsage();
  const treated = blurFaces({ image, items, faces });
  const { user, system } = process.cpuUsage(from);
  score.cpuMs.push((user + system) / 1000);
  const isFace = (x: number, y: number) => face[y * image.width + x] === 1;
  for (const [at, { cutout }] of items.entries()) {
    score.cutouts++;
    const before = measureDetail(cutout, isFace);
    if (before.pixels < PIXELS_MIN) continue;
    const after = measureDetail(treated[at]!.cutout, isFace);
    score.showing++;
    if (after.energy > before.energy / 2) score.sharp++;
    score.before += before.energy * before.pixels;
    score.after += after.energy * after.pixels;
  }
}

// The uppermost labelled skin, as far down as a face is tall, without its rim; null where none is labelled.
function findLabelledFace(truth: Uint8Array, { width, height }: EngineImage): Uint8Array | null {
  const rowOf = (pixel: number) => Math.floor(pixel / width);
  const pieces = (connectPieces(truth, width, height).get(SKIN) ?? []).filter(
    ({ length }) => length >= PIECE_PIXELS_MIN,
  );
  const tops = pieces.map((piece) => Math.min(...new Set(piece.map(rowOf))));
  const top = Math.min(...tops);
  const piece = pieces[tops.indexOf(top)];
  if (!piece) return null;
  const face = new Uint8Array(width * height);
  for (const pixel of piece) if (rowOf(pixel) < top + height * FACE_SHARE) face[pixel] = 1;
  for (let round = 0; round < INSIDE_PIXELS; round++) {
    const before = face.slice();
    for (const pixel of piece)
      if ([pixel - 1, pixel + 1, pixel - width, pixel + width].some((next) => !before[next])) face[pixel] = 0;
  }
  return face;
}

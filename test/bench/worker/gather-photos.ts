import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { demoTrialImages, drawTrialImage } from "../../../local/images/draw-demo";
import { listPhotos } from "../read-photo";

const folder = join(import.meta.dirname, "../../../../shared/photos");

/** So many photos of dressed people as JPEG bytes, and in words which: labelled ones that training never saw, where they lie beside the repository, else the demo's drawings in turn. */
export async function gatherPhotos(count: number): Promise<{ photos: Buffer[]; words: string }> {
  if (existsSync(folder)) {
    const photos = listPhotos({ folder, first: 0 })
      .slice(0, count)
      .map(({ id }) => readFileSync(join(folder, "images", `${id}.jpg`)));
    return { photos, words: `${photos.length} photos of dressed people, as they were taken` };
  }
  const drawn = await Promise.all(demoTrialImages.map(drawTrialImage));
  const photos = Array.from({ length: count }, (_, at) => drawn[at % drawn.length] as Buffer);
  return { photos, words: `${count} times one of the demo's ${drawn.length} drawings` };
}

import { OUTSIDE } from "../../app/engine/embedded/label-cells";
import type { Reading } from "../../app/engine/embedded/read-picture";
import type { EngineImage } from "../../app/engine/engine";

/** The class a pixel of a picture that a reading's grid gives it; background beyond the grid. */
export function paintLabels(image: EngineImage, { picture, person, cells }: Reading): Uint8Array {
  const scale = picture.width / image.width;
  const [left, top, right, bottom] = person.box;
  const labels = new Uint8Array(image.width * image.height);
  for (let y = 0; y < image.height; y++)
    for (let x = 0; x < image.width; x++) {
      const cellX = Math.floor((((x + 0.5) * scale - left) / (right - left)) * cells.width);
      const cellY = Math.floor((((y + 0.5) * scale - top) / (bottom - top)) * cells.height);
      if (cellX < 0 || cellY < 0 || cellX >= cells.width || cellY >= cells.height) continue;
      const label = cells.labels[cellY * cells.width + cellX] ?? 0;
      labels[y * image.width + x] = label === OUTSIDE ? 0 : label;
    }
  return labels;
}

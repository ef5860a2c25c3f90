import type { EngineItem } from "../../app/engine/engine";

type Cutout = EngineItem["cutout"];

/**
 * The fine detail of a cut-out's opaque pixels at given places of the picture: the mean square of the Laplacian of the
 * lightness, and over how many pixels it was taken. What is half transparent, or beside such, is left out.
 */
export function measureDetail({ width, height, x, y, rgba }: Cutout, isThere: (px: number, py: number) => boolean) {
  const lightness = (at: number) => 0.3 * rgba[at * 4]! + 0.59 * rgba[at * 4 + 1]! + 0.11 * rgba[at * 4 + 2]!;
  let [sum, pixels] = [0, 0];
  for (let row = 1; row < height - 1; row++)
    for (let column = 1; column < width - 1; column++) {
      if (!isThere(x + column, y + row)) continue;
      const at = row * width + column;
      const around = [at - 1, at + 1, at - width, at + width];
      if ([at, ...around].some((place) => rgba[place * 4 + 3]! < 128)) continue;
      sum += (4 * lightness(at) - around.reduce((all, place) => all + lightness(place), 0)) ** 2;
      pixels++;
    }
  return { energy: pixels > 0 ? sum / pixels : 0, pixels };
}

// On labelled photos of people, where they lie beside the repository: what cut-outs show of faces loses its detail.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { liftItems } from "../../app/engine/embedded/extract-items";
import { loadGraphs } from "../../app/engine/embedded/load-graphs";
import { readPicture, seePicture } from "../../app/engine/embedded/read-picture";
import { readPhoto } from "../bench/read-photo";
import { newFaceScore, scoreFaces } from "../bench/score-faces";

const folder = join(import.meta.dirname, "../../../shared/photos");
const isThere = existsSync(join(folder, "photos.json"));
// people of many skin tones whose glasses and hats were cut out with parts of their faces
const IDS = ["0021", "0035", "0048", "0070", "0350", "0632", "0720"];

test.skipIf(!isThere)(
  `faces in cut-outs${isThere ? "" : ": skipped, there are no photos at ../shared/photos"}`,
  {
    timeout: 180_000,
  },
  async () => {
    const graphs = await loadGraphs();
    const score = newFaceScore();
    for (const id of IDS) {
      const { image, truth } = await readPhoto({ folder, id, side: 1024, cut: "none" });
      const reading = readPicture(await seePicture(graphs, image, () => undefined), {});
      scoreFaces(score, { image, outcome: liftItems(image, reading, {}), truth });
    }
    expect(score.cutouts).toBeGreaterThan(20);
    expect(score.showing).toBeGreaterThanOrEqual(7);
    expect(score.after / score.before).toBeLessThan(0.05);
    expect(score.sharp).toBe(0);
  },
);

import sharp from "sharp";
import { extractItems } from "../../../app/engine/embedded/extract-items";
import { loadGraphs } from "../../../app/engine/embedded/load-graphs";
import { engineSidePixelsMax } from "../../../app/limits";
import { readMedian } from "../read-median";

const WARM_UPS = 2;

/**
 * The engine alone, in this process: the median time of the processor that each of its stages takes per photo, in ms, and of
 * all together (`whole`).
 */
export async function measureStages(photos: Buffer[]): Promise<{ stages: Map<string, number>; whole: number }> {
  const graphs = await loadGraphs();
  const spent = new Map<string, number[]>();
  const whole: number[] = [];
  for (const [at, photo] of photos.entries()) {
    const image = await readPixels(photo);
    const marks: { stage: string; at: number }[] = [];
    await extractItems(graphs, image, {}, (stage) => marks.push({ stage, at: readCpuMs() }));
    const end = readCpuMs();
    // each network's first runs are several times slower
    if (at < WARM_UPS) continue;
    whole.push(end - (marks[0]?.at ?? end));
    for (const [place, mark] of marks.entries())
      spent.set(mark.stage, [...(spent.get(mark.stage) ?? []), (marks[place + 1]?.at ?? end) - mark.at]);
  }
  const stages = new Map([...spent].map(([stage, times]) => [stage, readMedian(times)] as const));
  return { stages, whole: readMedian(whole) };
}

async function readPixels(photo: Buffer) {
  const side = engineSidePixelsMax;
  const { data, info } = await sharp(photo)
    .autoOrient()
    .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: new Uint8Array(data) };
}

function readCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { locatePackage, readJson } from "../../../app/engine/embedded/locate-files";

import { fromHalves } from "./half-floats";

type Spec = { name: string; shape: number[]; dtype: string; quantization?: { dtype: string } };

const TUNED = /block_(6|7|8|9|1[0-6])_(expand|depthwise|project)\/.*(weights|bn_offset)$/;

/** Writes the weights of the pose network's blocks 6 to 16, where the tuning starts: float32, with names, shapes, offsets. */
export function exportTail(folder: string): void {
  const models = join(locatePackage("@vladmandic/human"), "models");
  const { weightsManifest } = readJson<{ weightsManifest: { paths: string[]; weights: Spec[] }[] }>(
    join(models, "movenet-lightning.json"),
  );
  const bytes = Buffer.concat(
    weightsManifest.flatMap(({ paths }) => paths).map((path) => readFileSync(join(models, path))),
  );
  const kept: { name: string; shape: number[]; offset: number }[] = [];
  const values: number[] = [];
  let at = 0;
  for (const { name, shape, quantization } of weightsManifest.flatMap(({ weights }) => weights)) {
    const count = shape.reduce((product, side) => product * side, 1);
    const size = count * (quantization?.dtype === "float16" ? 2 : 4);
    if (TUNED.test(name)) {
      kept.push({ name, shape, offset: values.length });
      const halves = fromHalves(new Uint16Array(new Uint8Array(bytes.subarray(at, at + size)).buffer));
      for (const value of halves) values.push(value);
    }
    at += size;
  }
  writeFileSync(join(folder, "tail.json"), JSON.stringify(kept));
  writeFileSync(join(folder, "tail.bin"), new Uint8Array(Float32Array.from(values).buffer));
}

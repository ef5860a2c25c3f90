import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { type GraphModel, loadGraphModel } from "@tensorflow/tfjs-converter";
import * as tf from "@tensorflow/tfjs-core";
import { locateHead, locatePackage, readJson } from "./locate-files";

export { tf };
export type HeadWeights = Record<string, tf.Tensor>;
/** The pose network as it is and with its later blocks tuned, the silhouette's, and our two heads for the pose networks' maps. */
export type Graphs = {
  pose: GraphModel;
  tuned: GraphModel;
  silhouette: GraphModel;
  head: HeadWeights;
  smallHead: HeadWeights;
};

type Node = { op: string; attr?: { shape?: { shape?: { dim?: { size: string }[] } } } };
type GraphFile = {
  format?: string;
  modelTopology: { node: Node[] };
  weightsManifest: { paths: string[]; weights: tf.io.WeightsManifestEntry[] }[];
};

/**
 * Loads what the engine runs, from the disk alone, on the WASM backend with one thread: MoveNet Lightning (Google,
 * Apache-2.0) for the pose and as feature extractor, once as it is and once with its later blocks tuned by us; MediaPipe's
 * selfie segmentation (Apache-2.0) for the silhouette; both from the package @vladmandic/human. The heads are ours.
 */
export async function loadGraphs(): Promise<Graphs> {
  setWasmPaths(`${join(locatePackage("@tensorflow/tfjs-backend-wasm"), "dist")}/`);
  setThreadsCount(1);
  await tf.setBackend("wasm");
  await tf.ready();
  const models = join(locatePackage("@vladmandic/human"), "models");
  const [trained, small] = [readTrained("head"), readTrained("small")];
  const [pose, tuned, silhouette] = await Promise.all([
    loadGraph(models, "movenet-lightning", { anySize: true }),
    loadGraph(models, "movenet-lightning", { anySize: true, tuned: trained }),
    loadGraph(models, "selfie"),
  ]);
  return { pose, tuned, silhouette, head: decodeHead(trained), smallHead: decodeHead(small) };
}

type LoadGraph = { anySize?: boolean; tuned?: Trained };

async function loadGraph(folder: string, name: string, { anySize, tuned }: LoadGraph = {}): Promise<GraphModel> {
  const file = readJson<GraphFile>(join(folder, `${name}.json`));
  if (anySize) openInputSize(file);
  const weightSpecs = file.weightsManifest.flatMap((group) => group.weights);
  const weights = Buffer.concat(
    file.weightsManifest.flatMap(({ paths }) => paths).map((path) => readFileSync(join(folder, path))),
  );
  if (tuned) putTuned(weights, weightSpecs, tuned);
  const weightData = new Uint8Array(weights).buffer;
  const { modelTopology, format } = file;
  return loadGraphModel({ load: async () => ({ modelTopology, weightSpecs, weightData, ...(format && { format }) }) });
}

// The network is fully convolutional up to the taps: only its declared input size stands in the way of another one.
function openInputSize({ modelTopology }: GraphFile): void {
  const dims = modelTopology.node.find(({ op }) => op === "Placeholder")?.attr?.shape?.shape?.dim;
  if (!dims?.[1] || !dims[2]) throw new Error("the pose network has no input of the expected form");
  dims[1].size = "-1";
  dims[2].size = "-1";
}

/** Half precision (two layers: bytes) on the disk, with tfjs' own weight specs beside it: the head's layers and the pose network's tuned ones. */
type Trained = { specs: tf.io.WeightsManifestEntry[]; bytes: Buffer };

function readTrained(name: string): Trained {
  const path = join(locateHead(), name);
  return { specs: readJson<tf.io.WeightsManifestEntry[]>(`${path}.json`), bytes: readFileSync(`${path}.bin`) };
}

// The head's own layers have short names, the tuned ones their full names in the network.
function decodeHead({ specs, bytes }: Trained): HeadWeights {
  const own = specs.filter(({ name }) => !name.includes("/"));
  const size = own.reduce((sum, spec) => sum + sizeOf(spec), 0);
  return tf.io.decodeWeights(new Uint8Array(bytes.subarray(0, size)).buffer, own);
}

function putTuned(weights: Buffer, specs: tf.io.WeightsManifestEntry[], tuned: Trained): void {
  const places = new Map<string, number>();
  let place = 0;
  for (const spec of specs) {
    places.set(spec.name, place);
    place += sizeOf(spec);
  }
  let from = 0;
  for (const spec of tuned.specs) {
    const to = places.get(spec.name);
    if (to !== undefined) tuned.bytes.copy(weights, to, from, from + sizeOf(spec));
    else if (spec.name.includes("/")) throw new Error(`the pose network has no weight ${spec.name}`);
    from += sizeOf(spec);
  }
}

function sizeOf({ shape, quantization }: tf.io.WeightsManifestEntry): number {
  return (
    shape.reduce((product, side) => product * side, 1) *
    (quantization?.dtype === "uint8" ? 1 : quantization?.dtype === "float16" ? 2 : 4)
  );
}

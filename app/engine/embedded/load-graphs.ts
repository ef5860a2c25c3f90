import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { type GraphModel, loadGraphModel } from "@tensorflow/tfjs-converter";
import * as tf from "@tensorflow/tfjs-core";
import { locateHead, locatePackage, readJson } from "./locate-files";

export { tf };
export type HeadWeights = Record<string, tf.Tensor>;
export type Graphs = { pose: GraphModel; features: GraphModel; silhouette: GraphModel; head: HeadWeights };

type Node = { op: string; attr?: { shape?: { shape?: { dim?: { size: string }[] } } } };
type GraphFile = {
  format?: string;
  modelTopology: { node: Node[] };
  weightsManifest: { paths: string[]; weights: tf.io.WeightsManifestEntry[] }[];
};

/**
 * Loads what the engine runs, from the disk alone, on the WASM backend with one thread: MoveNet Lightning (Google,
 * Apache-2.0) for the pose and, with its input size opened up, as feature extractor; MediaPipe's selfie segmentation
 * (Apache-2.0) for the silhouette; both from the package @vladmandic/human. The head is trained by us.
 */
export async function loadGraphs(): Promise<Graphs> {
  setWasmPaths(`${join(locatePackage("@tensorflow/tfjs-backend-wasm"), "dist")}/`);
  setThreadsCount(1);
  await tf.setBackend("wasm");
  await tf.ready();
  const models = join(locatePackage("@vladmandic/human"), "models");
  const [pose, features, silhouette] = await Promise.all([
    loadGraph(models, "movenet-lightning"),
    loadGraph(models, "movenet-lightning", { anySize: true }),
    loadGraph(models, "selfie"),
  ]);
  return { pose, features, silhouette, head: loadHead(locateHead()) };
}

async function loadGraph(folder: string, name: string, { anySize = false } = {}): Promise<GraphModel> {
  const file = readJson<GraphFile>(join(folder, `${name}.json`));
  if (anySize) openInputSize(file);
  const weightSpecs = file.weightsManifest.flatMap((group) => group.weights);
  const weights = Buffer.concat(
    file.weightsManifest.flatMap(({ paths }) => paths).map((path) => readFileSync(join(folder, path))),
  );
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

// Half precision on the disk, with tfjs' own weight specs beside it.
function loadHead(folder: string): HeadWeights {
  const specs = readJson<tf.io.WeightsManifestEntry[]>(join(folder, "head.json"));
  return tf.io.decodeWeights(new Uint8Array(readFileSync(join(folder, "head.bin"))).buffer, specs);
}

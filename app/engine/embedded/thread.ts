import { parentPort } from "node:worker_threads";
import { extractItems } from "./extract-items";
import { loadGraphs } from "./load-graphs";
import type { ThreadAnswer, ThreadCall } from "./thread-messages";

const port = parentPort;
if (!port) throw new Error("this file runs in the engine's thread");
const answer = (message: ThreadAnswer, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
const graphs = loadGraphs();

// The first run of each network is several times slower than the next: a blank picture takes it.
const warm = graphs.then((loaded) =>
  extractItems(loaded, { width: 80, height: 128, rgb: new Uint8Array(80 * 128 * 3) }, {}, () => undefined),
);
warm.catch(() => undefined); // the first picture tells

port.on("message", async ({ image, hints }: ThreadCall) => {
  try {
    await warm;
    const outcome = await extractItems(await graphs, image, hints, (stage, share) =>
      answer({ type: "stage", stage, share }),
    );
    const buffers = outcome.items.flatMap(({ mask, cutout }) => [mask.buffer, cutout.rgba.buffer] as ArrayBuffer[]);
    answer({ type: "done", outcome }, buffers);
  } catch (error) {
    answer({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
});

import { Socket } from "node:net";
import { type ChildAnswer, type ChildCall, PIPE_FD } from "./child-messages";
import { collectBytes } from "./collect-bytes";
import { extractItems } from "./extract-items";
import { loadGraphs } from "./load-graphs";
import { packOutcome } from "./pack-outcome";

if (!process.send) throw new Error("this file runs in the engine's child");
const answer = (message: ChildAnswer) => process.send?.(message);
const pipe = new Socket({ fd: PIPE_FD });
const bytes = collectBytes(pipe);
const graphs = loadGraphs();

// The first run of each network is several times slower than the next: a blank picture takes it.
const warm = graphs.then((loaded) =>
  extractItems(loaded, { width: 80, height: 128, rgb: new Uint8Array(80 * 128 * 3) }, {}, () => undefined),
);
warm.catch(() => undefined); // the first picture tells

process.on("message", async ({ width, height, hints }: ChildCall) => {
  let loaded = false;
  try {
    const rgb = await bytes.take(width * height * 3);
    await warm;
    loaded = true;
    const outcome = await extractItems(await graphs, { width, height, rgb }, hints, (stage, share) =>
      answer({ type: "stage", stage, share }),
    );
    const { packed, pixels } = packOutcome(outcome);
    for (const block of pixels) pipe.write(block);
    answer({ type: "done", outcome: packed, bytes: pixels.reduce((sum, { length }) => sum + length, 0) });
  } catch (error) {
    // what fails on these pixels fails on them again
    answer({ type: "failed", message: error instanceof Error ? error.message : String(error), retryable: !loaded });
  }
});

// Ctrl-C reaches a whole group; the one who started the child says when it ends.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
process.on("disconnect", () => process.exit(0));

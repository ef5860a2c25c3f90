// Stands in for the engine's thread: does what the picture's width says.
import { parentPort } from "node:worker_threads";

parentPort.on("message", ({ image: { width } }) => {
  const done = { type: "done", outcome: { items: [], warnings: [] } };
  const commands = {
    10: () => parentPort.postMessage(done),
    20: () => {
      parentPort.postMessage({ type: "stage", stage: "hanging", share: 0.5 });
      for (;;);
    },
    30: () => {
      throw new Error("as told");
    },
    40: () => process.exit(3),
    50: () => parentPort.postMessage({ type: "failed", message: "as told" }),
    60: () => {
      let kept = null;
      for (let i = 0; ; i++) kept = { kept, i, text: `hoard ${i}` };
    },
  };
  commands[width]();
});

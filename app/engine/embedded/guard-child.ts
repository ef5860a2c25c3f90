// A thread beside the child's own: it watches also while the child is caught in a loop.
const watch = `const { workerData: { parent, bytesMax } } = require("node:worker_threads");
setInterval(() => {
  if (process.ppid !== parent || process.memoryUsage.rss() > bytesMax) process.kill(process.pid, "SIGKILL");
}, 100);`;

/**
 * The flags that make a Node child kill itself once it holds more memory than `memoryMbMax` (all of it: JavaScript's heap,
 * the networks', buffers) or its parent is gone, whatever it is busy with.
 */
export function guardFlags({ memoryMbMax }: { memoryMbMax: number }): string[] {
  const workerData = JSON.stringify({ parent: process.pid, bytesMax: memoryMbMax * 2 ** 20 });
  // without execArgv the thread would start a guard of its own
  const options = `{ eval: true, execArgv: [], stdout: true, workerData: ${workerData} }`;
  const code = `import { Worker } from "node:worker_threads"; new Worker(${JSON.stringify(watch)}, ${options}).unref();`;
  return [`--max-old-space-size=${memoryMbMax}`, "--import", `data:text/javascript,${encodeURIComponent(code)}`];
}

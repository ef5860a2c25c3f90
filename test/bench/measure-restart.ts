// node --import tsx test/bench/measure-restart.ts [times]
// How long callers are without an answer when the web process of the production build (npm run build) is killed and started
// again: from the start to the first 202, by the clock and in time of the processor.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openForWeb } from "./open-web";
import { readTreeCpuMs } from "./read-cpu";
import { openSender } from "./send-calls";

const main = join(import.meta.dirname, "../../build/server/main.js");
const times = Number(process.argv[2] ?? 5);

if (!existsSync(main)) throw new Error("there is no production build: npm run build");
const { env, port, calls, close } = await openForWeb({ clients: 1 });
const sender = openSender({ port, makeCall: () => calls[0] as string });
const walls: number[] = [];
try {
  for (let n = 0; n < times; n++) {
    const from = performance.now();
    const child = spawn(process.execPath, [main], { env: { ...process.env, ...env }, stdio: "ignore" });
    while ((await sender.call()).status !== 202) await pause(5);
    const wall = performance.now() - from;
    walls.push(wall);
    console.log(`first 202 after ${wall.toFixed(0)} ms, ${readTreeCpuMs(child.pid ?? 0)} ms of the processor`);
    child.kill("SIGKILL");
    await once(child, "exit");
  }
} finally {
  sender.close();
  await close();
}
console.log(`median ${walls.sort((a, b) => a - b)[Math.floor(walls.length / 2)]?.toFixed(0)} ms of ${times} starts`);

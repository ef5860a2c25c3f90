import { createEngine } from "./engine/create-engine";
import { env } from "./env.server";
import { engineDeadlineMs, engineMemoryMbMax } from "./limits";
import { log } from "./log.server";
import { openOperations } from "./operations.server";
import { startWorker } from "./start-worker";

const operations = await openOperations({ role: "worker" });
const engine = createEngine({ name: env.ENGINE, deadlineMs: engineDeadlineMs, memoryMbMax: engineMemoryMbMax });
const worker = await startWorker({ engine, concurrency: env.WORKER_CONCURRENCY });

let closing = false;
async function close(signal: NodeJS.Signals): Promise<void> {
  if (closing) return;
  closing = true;
  log.info({ signal }, "closing");
  await worker.stop({ drainMs: env.DRAIN_SECONDS * 1000 });
  await operations.close();
  process.exit(0);
}
process.on("SIGTERM", (signal) => void close(signal));
process.on("SIGINT", (signal) => void close(signal));

import { type CreateEngine, createEngine } from "./engine/create-engine";
import { env } from "./env.server";
import { engineDeadlineMs, engineMemoryMbMax, studioDeadlineMs } from "./limits";
import { log } from "./log.server";
import { openOperations } from "./operations.server";
import { startWorker } from "./start-worker";

const operations = await openOperations({ role: "worker" });
const engine = createEngine(chooseEngine());
const worker = await startWorker({ engine, concurrency: env.WORKER_CONCURRENCY });

function chooseEngine(): CreateEngine {
  const { ENGINE: name, STUDIO_URL: url = "", STUDIO_KEY: key = "" } = env;
  if (name === "studio") return { name, url, key, deadlineMs: studioDeadlineMs };
  return { name, deadlineMs: engineDeadlineMs, memoryMbMax: engineMemoryMbMax };
}

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

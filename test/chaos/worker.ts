// The real worker as a process of its own, with an engine that fails, hangs and crashes.
import { env } from "../../app/env.server";
import { startWorker } from "../../app/start-worker";
import { createChaosEngine } from "./chaos-engine";
import { drawChance } from "./draw-chance";

// each start goes on with other numbers, or the same picture would kill it again and again
const { CHAOS_SEED, CHAOS_CALM = "", PROCESS_NAME, PROCESS_START } = process.env;
const chance = drawChance(Number(CHAOS_SEED), `${PROCESS_NAME}-${PROCESS_START}`);
const engine = createChaosEngine({ chance, calm: CHAOS_CALM });
const worker = await startWorker({ engine, concurrency: env.WORKER_CONCURRENCY });
process.once("SIGTERM", () => void worker.stop({ drainMs: env.DRAIN_SECONDS * 1000 }).then(() => process.exit(0)));
process.once("disconnect", () => process.exit(0));
process.send?.("ready");

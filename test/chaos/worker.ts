// The real worker as a process of its own, from the sources, with an engine that fails, hangs and crashes.
import { env } from "../../app/env.server";
import { startWorker } from "../../app/start-worker";
import { createChaosEngine } from "./chaos-engine";
import { drawChance } from "./draw-chance";

// each start goes on with other numbers, or the same picture would kill it again and again
const { CHAOS_SEED, CHAOS_NAME, CHAOS_START } = process.env;
const chance = drawChance(Number(CHAOS_SEED), `${CHAOS_NAME}-${CHAOS_START}`);
await startWorker({ engine: createChaosEngine({ chance }), concurrency: env.WORKER_CONCURRENCY });
process.send?.("ready");
process.once("disconnect", () => process.exit(0));

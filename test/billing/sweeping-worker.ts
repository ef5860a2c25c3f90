// The real worker as a process of its own, whose part in selling is done whenever it is told to, and not only by its timer.
import { reconcileCharges } from "~/billing/reconcile-charges";
import { startWorker } from "~/start-worker";
import { createTestEngine } from "../support/test-engine";

const worker = await startWorker({ engine: createTestEngine(), concurrency: 1 });
process.on("message", () => void reconcileCharges().then(() => process.send?.("swept")));
process.on("SIGTERM", () => void worker.stop({ drainMs: 2_000 }).then(() => process.exit(0)));
process.once("disconnect", () => process.exit(0));
process.send?.("ready");

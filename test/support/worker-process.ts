// The real worker as a process of its own, from the sources, with an engine that does as it is told.
import { once } from "node:events";
import { startWorker } from "~/start-worker";
import { type Behaviour, createTestEngine } from "./test-engine";

const { TEST_ENGINE, WORKER_CONCURRENCY = "2" } = process.env;
const gate = once(process, "message").then(() => undefined);
const engine = createTestEngine({ gate, ...(TEST_ENGINE && { always: TEST_ENGINE as Behaviour }) });
const worker = await startWorker({ engine, concurrency: Number(WORKER_CONCURRENCY) });

process.on("SIGTERM", () => void worker.stop({ drainMs: 2_000 }).then(() => process.exit(0)));
process.once("disconnect", () => process.exit(0));
process.send?.("ready");
